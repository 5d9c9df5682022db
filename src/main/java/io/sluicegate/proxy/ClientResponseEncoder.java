package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Writes answers, knowing which method was asked: an answer to HEAD ends with its head, whatever its fields say (RFC 9112
 * section 6.3). Confined to its channel's event loop.
 */
final class ClientResponseEncoder extends HttpResponseEncoder {

    /** Written by the loop only. */
    private boolean headRequested;

    void answering(String method) {
        headRequested = "HEAD".equals(method);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return headRequested || super.isContentAlwaysEmpty(response);
    }
}
