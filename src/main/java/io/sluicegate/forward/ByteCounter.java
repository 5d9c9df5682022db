package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.sluicegate.transport.SocketOptions;
import io.sluicegate.transport.WriteEvents;
import org.jspecify.annotations.Nullable;

/**
 * Stands next to the socket and counts its payload: what was read, and what was handed over to be written. Where the
 * connection breaks, what counts as written is what the peer's kernel acknowledged; so the channel must not close
 * itself on a failed write (AUTO_CLOSE off), which this handler does in its stead. Confined to its channel's event loop.
 */
public final class ByteCounter extends ChannelDuplexHandler {

    private static final long NOT_BROKEN = -1;
    private static final Watcher NOBODY = new Watcher() {};
    private static final int FIRST_PIECES = 8;

    /** Hears of bytes as they move, on the channel's loop. Totals are of the whole connection. */
    public interface Watcher {

        /** So many bytes have been read so far. */
        default void read(long total) {}

        /** What could be read has been read and passed on. */
        default void readComplete() {}

        /** A write begins that may bring what the kernel has taken up to so many bytes. */
        default void writing(long total) {}

        /** The kernel has taken so many bytes. */
        default void written(long total) {}
    }

    private final Watcher watcher;
    private final @Nullable WriteEvents writes;
    /** Written by the loop only: where the last pieces handed over begin, by their number modulo the length. */
    private long[] begins = new long[FIRST_PIECES];
    /** Written by the loop only: pieces handed over so far. */
    private long pieces;
    /** Written by the loop only: pieces that had been handed over at the last flush. */
    private long flushedPieces;
    /** Written by the loop only: bytes that had been handed over at the last flush. */
    private long flushed;
    /** Written by the loop only. */
    private long read;
    /** Written by the loop only. */
    private long written;
    /** Written by the loop only: what the peer had acknowledged when the connection broke. */
    private long acknowledged = NOT_BROKEN;
    /** Written by the loop only: we ended our output ourselves. */
    private boolean outputEnded;

    /** A counter that nobody watches. */
    public ByteCounter() {
        this.watcher = NOBODY;
        this.writes = null;
    }

    /**
     * A counter that tells of each movement.
     *
     * @param writes of the channel's loop
     */
    public ByteCounter(Watcher watcher, WriteEvents writes) {
        this.watcher = watcher;
        this.writes = writes;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (writes != null) {
            Channel channel = context.channel();
            writes.watch(channel, new WriteEvents.Watcher() {
                @Override
                public void beforeWrite() {
                    watcher.writing(flushed);
                }

                @Override
                public void afterWrite() {
                    tellWritten(channel);
                }
            });
        }
    }

    /** Bytes read from the socket so far. */
    public long read() {
        return read;
    }

    /** Bytes handed to the socket so far or, once the connection is broken, those that arrived. */
    public long written() {
        return acknowledged == NOT_BROKEN ? written : Math.min(written, acknowledged);
    }

    /** Whether the peer broke the connection, or we did. */
    public boolean broken() {
        return acknowledged != NOT_BROKEN;
    }

    /** Says that output is about to be shut on purpose. */
    public void endingOutput() {
        outputEnded = true;
    }

    /** Closes the channel whatever is still to be written; what has arrived is noted first. */
    public void abort(Channel channel) {
        if (channel.isOpen()) {
            noteBroken(channel);
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.close();
        }
    }

    /** Bytes handed over that the channel's kernel has not taken yet, with a little for each piece; 0 once it is closed. */
    public static long queued(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        return queue == null ? 0 : Math.max(0, queue.totalPendingWriteBytes() - queue.currentProgress());
    }

    private void noteBroken(Channel channel) {
        if (acknowledged == NOT_BROKEN && channel.isOpen()) {
            long bytes = SocketOptions.bytesAcknowledged(channel);
            acknowledged = bytes < 0 ? written : bytes;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            read += bytes.readableBytes();
            watcher.read(read);
        }
        context.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.fireChannelReadComplete();
        watcher.readComplete();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (writes != null) {
            notePiece(context.channel());
        }
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        context.write(message, promise);
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        flushed = written;
        flushedPieces = pieces;
        watcher.writing(flushed);
        context.flush();
        tellWritten(context.channel());
    }

    private void tellWritten(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        if (writes != null && queue != null) {
            int left = queue.size();
            watcher.written(left == 0 ? flushed : beginOf(flushedPieces - left) + queue.currentProgress());
        }
    }

    private long beginOf(long piece) {
        return begins[(int) (piece % begins.length)];
    }

    /** Notes where a piece begins; the table holds all that may still be in the channel's queue. */
    private void notePiece(Channel channel) {
        ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
        long waiting = pieces - flushedPieces + (queue == null ? 0 : queue.size());
        if (waiting >= begins.length) {
            long[] more = new long[2 * begins.length];
            for (long piece = Math.max(0, pieces - begins.length); piece < pieces; piece++) {
                more[(int) (piece % more.length)] = beginOf(piece);
            }
            begins = more;
        }
        begins[(int) (pieces % begins.length)] = written;
        pieces++;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelOutputShutdownEvent.INSTANCE && !outputEnded) {
            noteBroken(context.channel());
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        noteBroken(context.channel());
        context.fireExceptionCaught(cause);
    }
}
