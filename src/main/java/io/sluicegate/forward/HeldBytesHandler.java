package io.sluicegate.forward;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Keeps what an origin sends right behind its 101, the end of its input included, until the tunnel asks for it with the
 * first read; then it is no longer needed and leaves. Holds what one read brings at most, because nobody reads on.
 * Confined to its channel's event loop.
 */
final class HeldBytesHandler extends ChannelDuplexHandler {

    private final Queue<Object> bytes = new ArrayDeque<>(2);
    private final List<Object> ends = new ArrayList<>(2);

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        bytes.add(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Nobody is there yet who would want to know.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == ChannelInputShutdownReadComplete.INSTANCE) {
            ends.add(event);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void read(ChannelHandlerContext context) {
        List<Object> first = new ArrayList<>(bytes);
        bytes.clear();
        context.pipeline().remove(this);
        first.forEach(context::fireChannelRead);
        if (first.isEmpty()) {
            context.read();
        } else {
            context.fireChannelReadComplete();
        }
        ends.forEach(context::fireUserEventTriggered);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        bytes.forEach(ReferenceCountUtil::release);
        bytes.clear();
    }
}
