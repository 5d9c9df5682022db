package io.sluicegate.forward;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Reads the answers of an origin, knowing which method was asked: an answer to HEAD has no body whatever its fields say
 * (RFC 9112 section 6.3). Confined to its channel's event loop.
 */
final class OriginResponseDecoder extends HttpResponseDecoder {

    /** Written by the loop only. */
    private boolean headRequested;

    OriginResponseDecoder(HttpDecoderConfig config) {
        super(config);
    }

    void expectAnswerTo(String method) {
        headRequested = "HEAD".equals(method);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        boolean informational =
                message instanceof HttpResponse response && response.status().code() < 200;
        return (headRequested && !informational) || super.isContentAlwaysEmpty(message);
    }

    /** The stock one hides the length of a message that is framed twice; such an answer is refused (SECURITY rule 10). */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Both fields stay, and whoever reads the head refuses it.
    }
}
