package io.sluicegate.proxy;

import io.netty.buffer.Unpooled;
import io.sluicegate.cache.SharedBody;
import io.sluicegate.flow.FlowEnd;
import org.jspecify.annotations.Nullable;

/**
 * Writes a body that several share to one of their clients, at that client's pace. Confined to the event loop of the
 * client's flow, which alone writes its fields.
 */
final class PacedCopy {

    private final Carriage carriage;
    private final Delivery delivery;
    private final SharedBody body;
    private SharedBody.@Nullable Reader reader;
    /** How many bytes to pass over first. */
    private long skip;
    /** How many bytes to write at most. */
    private long left = Long.MAX_VALUE;

    private PacedCopy(Carriage carriage, SharedBody body) {
        this.carriage = carriage;
        this.body = body;
        this.delivery = carriage.exchange().delivery();
    }

    /** Of the whole body; null where its first bytes are not there any more. */
    static @Nullable PacedCopy ofWhole(Carriage carriage, SharedBody body) {
        PacedCopy copy = new PacedCopy(carriage, body);
        copy.reader = body.read(copy::wake);
        return copy.reader == null ? null : copy;
    }

    /** So many bytes from a position on; null where the first bytes of all are not there any more. */
    static @Nullable PacedCopy ofRange(Carriage carriage, SharedBody body, long first, long count) {
        PacedCopy copy = ofWhole(carriage, body);
        if (copy != null) {
            copy.skip = first;
            copy.left = count;
        }
        return copy;
    }

    /** Of what is still to come. */
    static PacedCopy ofRest(Carriage carriage, SharedBody body) {
        PacedCopy copy = new PacedCopy(carriage, body);
        copy.reader = body.readOn(copy::wake);
        return copy;
    }

    private void wake() {
        carriage.flow().loop().eventLoop().execute(this::pump);
    }

    /** Writes what is there, for as long as the client takes it; ends the answer with the body. */
    void pump() {
        boolean wrote = false;
        byte[] piece = nextPiece();
        while (piece != null) {
            int from = (int) Math.min(skip, piece.length);
            int count = (int) Math.min(left, piece.length - from);
            delivery.body(Unpooled.wrappedBuffer(piece, from, count));
            skip -= from;
            left -= count;
            wrote = true;
            piece = left == 0 ? null : nextPiece();
        }
        if (wrote) {
            carriage.http().allow(carriage.timeouts().idle());
            delivery.flush();
        }
        SharedBody.State state =
                reader == null ? SharedBody.State.GROWING : left == 0 ? SharedBody.State.WHOLE : reader.state();
        if (state != SharedBody.State.GROWING) {
            close();
            if (state == SharedBody.State.WHOLE) {
                delivery.end(null);
            } else {
                carriage.exchange().cut(FlowEnd.UPSTREAM_ABORT);
            }
        }
    }

    private byte @Nullable [] nextPiece() {
        boolean ready = reader != null && !carriage.flow().isOver() && delivery.isWritable();
        return ready && reader != null ? reader.next() : null;
    }

    /** Whether nothing comes because another is too far behind. */
    boolean isHeldBack() {
        return body.isHeldBack();
    }

    boolean isOver() {
        return reader == null;
    }

    /** Nothing more is wanted. */
    void close() {
        SharedBody.Reader open = reader;
        reader = null;
        if (open != null) {
            open.close();
        }
    }
}
