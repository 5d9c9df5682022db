package io.sluicegate.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Stands behind the byte counter for as long as the flow lasts, and ends it when the channel has closed, after the
 * handlers behind it have heard of that. Confined to its channel's event loop.
 */
final class FlowEndHandler extends ChannelInboundHandlerAdapter {

    private final FlowContext flow;

    FlowEndHandler(FlowContext flow) {
        this.flow = flow;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        context.fireChannelInactive();
        flow.ended();
    }
}
