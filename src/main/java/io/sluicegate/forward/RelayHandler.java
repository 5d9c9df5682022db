package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * One side of a {@link Relay}: passes what its channel reads to the peer, reads on only while the peer can write, and
 * passes on the end of input once everything before it is written. Confined to the event loop that both channels share.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {

    private final Relay relay;
    private final Channel peer;
    /** Written by the loop only: no more bytes will come from this side. */
    private boolean inputEnded;

    RelayHandler(Relay relay, Channel peer) {
        this.relay = relay;
        this.peer = peer;
    }

    boolean inputEnded() {
        return inputEnded;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && peer.isActive()) {
            relay.moved();
            peer.write(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        if (peer.isWritable()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            relay.moved();
            peer.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == ChannelInputShutdownReadComplete.INSTANCE) {
            endInput();
        }
        context.fireUserEventTriggered(event);
    }

    /** This side has said its last byte: the peer hears of it after all that is queued for it. */
    void endInput() {
        if (inputEnded) {
            return;
        }
        inputEnded = true;
        peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
            if (peer.isActive() && peer instanceof DuplexChannel duplex) {
                peer.pipeline().get(ByteCounter.class).endingOutput();
                duplex.shutdownOutput().addListener(shut -> relay.sideEnded());
            }
        });
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relay.closed(context.channel(), inputEnded);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer's fault: the channel is closed, which channelInactive turns into the end of the relay.
        relay.failed(context.channel());
        context.close();
    }
}
