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

/**
 * Stands next to the socket and counts its payload: what was read, and what was handed over to be written. Where the
 * connection breaks, what counts as written is what the peer's kernel acknowledged; so the channel must not close
 * itself on a failed write (AUTO_CLOSE off), which this handler does in its stead. Confined to its channel's event loop.
 */
public final class ByteCounter extends ChannelDuplexHandler {

    private static final long NOT_BROKEN = -1;

    /** Written by the loop only. */
    private long read;
    /** Written by the loop only. */
    private long written;
    /** Written by the loop only: what the peer had acknowledged when the connection broke. */
    private long acknowledged = NOT_BROKEN;
    /** Written by the loop only: we ended our output ourselves. */
    private boolean outputEnded;

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
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            written += bytes.readableBytes();
        }
        context.write(message, promise);
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
