package io.sluicegate.web;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Reads requests strictly: a request with two ideas of its length is refused, where the stock decoder would quietly
 * forget one of them. Confined to its channel's event loop.
 */
final class AdminDecoder extends HttpRequestDecoder {

    private static final int MAX_LINE = 8 * 1024;
    private static final int MAX_HEAD = 16 * 1024;

    AdminDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEAD)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Transfer-Encoding beside Content-Length");
    }
}
