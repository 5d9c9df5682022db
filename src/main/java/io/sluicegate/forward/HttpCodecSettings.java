package io.sluicegate.forward;

import io.netty.handler.codec.http.HttpDecoderConfig;

/**
 * How strictly heads are read, the same on both sides. Immutable.
 *
 * @param headerBytes of a whole head
 */
public record HttpCodecSettings(int headerBytes) {

    private static final int MAX_CHUNK = 64 * 1024;

    /** The decoder's settings: CRLF only, no duplicate lengths, names and values validated. */
    public HttpDecoderConfig decoder() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(headerBytes)
                .setMaxHeaderSize(headerBytes)
                .setMaxChunkSize(MAX_CHUNK)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true);
    }
}
