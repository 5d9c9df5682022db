package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.sluicegate.forward.OriginConnection;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the client to the origin. While there is no origin yet it keeps what has been
 * read, which is one read's worth, because nobody asks for more. Confined to the flow's event loop, which alone writes
 * its fields.
 */
final class RequestBody {

    private final Deque<HttpContent> early = new ArrayDeque<>(2);
    private @Nullable OriginConnection origin;
    private boolean whole;
    private boolean begun;
    private boolean dropped;
    private long received;

    /** Whether the last piece has been read. */
    boolean isWhole() {
        return whole;
    }

    /** Whether any byte of it has been handed to an origin, so that it cannot be sent again. */
    boolean isBegun() {
        return begun;
    }

    /** Bytes read so far. */
    long received() {
        return received;
    }

    /** Whether more of it should be read from the client now. */
    boolean wantsMore() {
        return !whole && (dropped || (origin != null && origin.isWritable()));
    }

    /** <em>Takes</em> a piece. */
    void add(HttpContent piece) {
        received += piece.content().readableBytes();
        if (piece instanceof LastHttpContent last) {
            whole = true;
            Trailers.strip(last.trailingHeaders());
        }
        if (dropped) {
            piece.release();
        } else if (origin == null) {
            early.add(piece);
        } else {
            send(origin, piece);
        }
    }

    private void send(OriginConnection to, HttpContent piece) {
        begun = begun || piece.content().isReadable();
        to.sendBody(piece);
    }

    /** Sends everything to this origin from now on; only before any byte has gone to another. */
    void attach(OriginConnection to) {
        origin = to;
        if (whole && early.isEmpty()) {
            to.sendBody(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        while (!early.isEmpty()) {
            send(to, early.poll());
        }
        to.flush();
    }

    void flush() {
        if (origin != null) {
            origin.flush();
        }
    }

    /** The origin is gone: what comes from now on is kept for another, if nothing was sent yet. */
    void detach() {
        origin = null;
    }

    /** Nobody wants it any more. */
    void drop() {
        dropped = true;
        origin = null;
        early.forEach(HttpContent::release);
        early.clear();
    }
}
