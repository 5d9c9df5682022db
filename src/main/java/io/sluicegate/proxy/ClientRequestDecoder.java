package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.sluicegate.forward.StrictLines;
import java.util.List;

/**
 * Reads a client's requests one at a time: between a request's last byte and the end of its exchange it decodes nothing,
 * so that pipelined requests wait as bytes, and what follows a CONNECT or an Upgrade is never taken for a request.
 * Confined to its channel's event loop, which alone writes its fields.
 */
final class ClientRequestDecoder extends HttpRequestDecoder {

    private final StrictLines lines = StrictLines.ofRequests();
    private boolean paused;
    private boolean reading;
    private boolean inputEnded;

    ClientRequestDecoder(HttpDecoderConfig config) {
        super(config);
    }

    /** Decodes no further. */
    void pause() {
        paused = true;
    }

    /** Whether the input has ended and nobody has been told yet. */
    boolean hasInputEnded() {
        return inputEnded;
    }

    /** Goes on with the bytes that have waited, perhaps before this returns. */
    void resume(ChannelHandlerContext context) throws Exception {
        paused = false;
        if (!reading) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            if (!paused && inputEnded) {
                inputEnded = false;
                super.userEventTriggered(context, ChannelInputShutdownEvent.INSTANCE);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        boolean nested = reading;
        reading = true;
        try {
            super.channelRead(context, message);
        } finally {
            reading = nested;
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (!paused && lines.admit(in, out)) {
            int before = in.readableBytes();
            int made = out.size();
            super.decode(context, in, out);
            lines.decoded(in, before - in.readableBytes(), out.subList(made, out.size()));
        }
    }

    /** Whether the head of a request has begun and is not whole yet. */
    boolean isWithinHead() {
        return lines.isWithinHead();
    }

    /** The method of a request that cannot be read, or is not whole, as far as its answer goes by it. */
    String methodOfUnread() {
        return lines.asksForHead() ? "HEAD" : "GET";
    }

    /** The stock one hides the length of a message that is framed twice; such a message is refused (SECURITY rule 10). */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        // Both fields stay, and whoever reads the head refuses it.
    }

    /** The stock one asks for more bytes where it made nothing of the last ones; while paused nobody wants them. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        if (paused) {
            context.fireChannelReadComplete();
        } else {
            super.channelReadComplete(context);
        }
    }

    /** The stock one drops what it holds at the end of input; requests that wait here are still to be answered. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (paused && event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            context.fireUserEventTriggered(ClientInputEnded.WHILE_ANSWERING);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    /** Told in place of the end of input while an exchange is under way. */
    enum ClientInputEnded {
        /** More requests may still wait in the decoder. */
        WHILE_ANSWERING
    }
}
