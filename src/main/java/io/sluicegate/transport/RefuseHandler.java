package io.sluicegate.transport;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Closes whatever connects, for the moment in which a port is only probed. Safe for any thread: has no state. */
@ChannelHandler.Sharable
final class RefuseHandler extends ChannelInboundHandlerAdapter {

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.close();
    }
}
