package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.transport.Deadline;
import java.time.Duration;

/**
 * Closes a client's connection so that our last words arrive: output is shut once they are written, and what the client
 * still sends is read and dropped for a while, because closing with unread input turns into a reset that eats the answer
 * (RFC 9112 section 9.6). Confined to its channel's event loop.
 */
final class LingeringClose extends ChannelInboundHandlerAdapter {

    /** More than both kernels hold of what a fast client has sent before it could know. */
    private static final long MOST_BYTES = 32 * 1024 * 1024;

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(2);

    private final FlowContext flow;
    private final Deadline deadline;
    private final Deadline silence;
    /** Written by the loop only. */
    private long dropped;

    private LingeringClose(FlowContext flow) {
        this.flow = flow;
        this.deadline = flow.watch(this::expired);
        this.silence = flow.watch(flow::close);
    }

    private void expired() {
        if (flow.isSlowed()) {
            deadline.set(flow.shared().settings().timeouts().idle());
        } else {
            flow.close();
        }
    }

    /** Everything to be said has been written to the flow's channel; handlers behind the flow's own are removed. */
    static void begin(FlowContext flow) {
        LingeringClose handler = new LingeringClose(flow);
        handler.deadline.set(flow.shared().settings().timeouts().idle());
        flow.onDrain(null);
        flow.channel().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            if (written.isSuccess() && flow.channel().isActive()) {
                handler.shutOutput();
            } else {
                flow.channel().close();
            }
        });
    }

    private void shutOutput() {
        flow.bytes().endingOutput();
        ((DuplexChannel) flow.channel()).shutdownOutput().addListener(shut -> {
            boolean inputOver = !flow.channel().isActive() || ((DuplexChannel) flow.channel()).isInputShutdown();
            if (!shut.isSuccess() || inputOver) {
                flow.channel().close();
                return;
            }
            flow.channel().pipeline().addAfter(flowEndName(), null, this);
            deadline.set(LONGEST);
            silence.set(SILENCE);
            flow.channel().read();
        });
    }

    private String flowEndName() {
        return flow.channel().pipeline().context(FlowEndHandler.class).name();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf bytes) {
            dropped += bytes.readableBytes();
            silence.set(SILENCE);
        }
        ReferenceCountUtil.release(message);
        if (dropped > MOST_BYTES) {
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
