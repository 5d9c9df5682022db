package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;

/**
 * One side of a {@link Relay}: passes what its channel reads to the peer, reads on only while the peer can write, and
 * passes on the end of input once everything before it is written. Before it is opened it reads nothing by itself.
 * Confined to the event loop that both channels share.
 */
final class RelayHandler extends ChannelInboundHandlerAdapter {

    private final Relay relay;
    private final Channel own;
    private final Channel peer;
    private final ChannelFutureListener onWritten = this::written;
    /** Written by the loop only: bytes may pass from this side. */
    private boolean open;
    /** Written by the loop only: no more bytes will come from this side. */
    private boolean inputEnded;
    /** Written by the loop only: the peer has been sent all bytes of this side and their end. */
    private boolean endPassedOn;

    RelayHandler(Relay relay, Channel own, Channel peer) {
        this.relay = relay;
        this.own = own;
        this.peer = peer;
    }

    Channel channel() {
        return own;
    }

    ByteCounter bytes() {
        return own.pipeline().get(ByteCounter.class);
    }

    boolean inputEnded() {
        return inputEnded;
    }

    boolean endPassedOn() {
        return endPassedOn;
    }

    void open() {
        open = true;
        own.read();
    }

    /** Reads on, if bytes may pass. */
    void resume() {
        if (open) {
            own.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes && peer.isActive()) {
            relay.moved();
            peer.write(bytes).addListener(onWritten);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void written(ChannelFuture done) {
        if (!done.isSuccess()) {
            relay.writeFailed(peer);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        peer.flush();
        if (open && peer.isWritable()) {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (own.isWritable()) {
            relay.moved();
            relay.resumeOther(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean end = event == ChannelInputShutdownEvent.INSTANCE || event == ChannelInputShutdownReadComplete.INSTANCE;
        if (end && open) {
            endInput();
        }
        context.fireUserEventTriggered(event);
    }

    /** This side has said its last byte: the peer hears of it after all that is queued for it. */
    void endInput() {
        if (!inputEnded) {
            inputEnded = true;
            peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> passEndOn());
        }
    }

    private void passEndOn() {
        if (peer.isActive() && peer instanceof DuplexChannel duplex) {
            relay.other(this).bytes().endingOutput();
            duplex.shutdownOutput().addListener(shut -> {
                endPassedOn = shut.isSuccess() || relay.bothInputsEnded();
                if (shut.isSuccess()) {
                    relay.sideEnded();
                } else {
                    relay.takesNoEnd(peer, endPassedOn);
                }
            });
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        relay.closed(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A peer's fault: the channel is closed, which channelInactive turns into the end of the relay.
        relay.failed(own);
        context.close();
    }
}
