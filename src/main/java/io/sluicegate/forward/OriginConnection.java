package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowId;
import io.sluicegate.http.MessageRules;
import org.jspecify.annotations.Nullable;

/**
 * A connection to an origin that speaks HTTP/1.1, with one exchange at a time. It goes back to the pool only when
 * request and answer are both whole, nothing is left over, and neither side said close (SECURITY rule 12). Confined to
 * its channel's event loop.
 */
public final class OriginConnection extends ChannelInboundHandlerAdapter {

    private static final int MAX_INTERIM = 8;

    private final ConnectionPool pool;
    private final Channel channel;
    private final ByteCounter bytes;
    private final OriginResponseDecoder decoder;
    private final OriginRequestEncoder encoder;

    /** All fields below are written by the loop only. */
    private ConnectionPool.Key key;

    private @Nullable ExchangeListener listener;

    private boolean requestSent;
    private boolean answerBegun;
    private boolean answerEnded;
    private long readBefore;
    private boolean keepAlive;
    private boolean upgraded;
    private int interims;
    private long exchanges;

    OriginConnection(ConnectionPool pool, ConnectionPool.Key key, Channel channel, HttpCodecSettings codec) {
        this.pool = pool;
        this.key = key;
        this.channel = channel;
        this.bytes = new ByteCounter();
        this.decoder = new OriginResponseDecoder(codec.decoder());
        this.encoder = new OriginRequestEncoder();
        channel.pipeline().addLast(bytes, decoder, encoder, this);
    }

    ConnectionPool.Key key() {
        return key;
    }

    /** Whom it is connected to. */
    public Endpoint origin() {
        return key.origin();
    }

    /** The bytes of this connection, over all its exchanges. */
    public ByteCounter bytes() {
        return bytes;
    }

    /** Whether it had carried an exchange before this one. */
    public boolean isReused() {
        return exchanges > 1;
    }

    /** The channel itself, for a listener that {@code upgraded} it. */
    public Channel channel() {
        return channel;
    }

    /** What it is authenticated for from now on is this flow's alone; while an exchange is under way. */
    public void keepFor(FlowId flow) {
        key = new ConnectionPool.Key(key.origin(), key.source(), flow);
    }

    boolean isUsable() {
        return channel.isActive() && listener == null;
    }

    /** Begins an exchange: sends the head, whose body follows by {@link #sendBody}. */
    public void begin(HttpRequest head, ExchangeListener newListener) {
        listener = newListener;
        requestSent = false;
        answerBegun = false;
        answerEnded = false;
        readBefore = bytes.read();
        keepAlive = true;
        interims = 0;
        exchanges++;
        decoder.expectAnswerTo(head.method().name());
        channel.writeAndFlush(head).addListener(sent -> {
            if (!sent.isSuccess()) {
                fail(ForwardFailure.Kind.CLOSED, "the origin closed the connection");
            }
        });
        channel.read();
    }

    /** Sends a piece of the request's body; the last piece ends the request. <em>Takes</em> the content. */
    public void sendBody(HttpContent content) {
        if (listener == null && !requestSent) {
            content.release();
            return;
        }
        boolean last = content instanceof LastHttpContent;
        channel.write(content);
        if (last) {
            requestSent = true;
            channel.flush();
            releaseIfDone();
        }
    }

    /** Sends what {@link #sendBody} left in the buffer. */
    public void flush() {
        channel.flush();
    }

    /** Whether more of the body should be handed over now. */
    public boolean isWritable() {
        return channel.isWritable();
    }

    /** Asks for more of the answer. */
    public void read() {
        channel.read();
    }

    /** Another one hears the rest of the exchange. */
    public void handOver(ExchangeListener to) {
        if (listener != null) {
            listener = to;
        }
    }

    /** Gives the exchange up: nothing more is told, and the connection is closed. */
    public void abandon() {
        listener = null;
        channel.close();
    }

    /**
     * Takes the HTTP codec out: from here on the channel speaks plain bytes. What came behind the 101 is delivered with
     * the first read, to whoever has been added to the pipeline by then.
     */
    public void becomeTunnel() {
        if (channel.pipeline().context(this) != null) {
            channel.pipeline().remove(encoder);
            channel.pipeline().remove(this);
            channel.pipeline().remove(decoder);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (upgraded && message instanceof ByteBuf) {
            context.fireChannelRead(message);
            return;
        }
        if (listener == null || upgraded || !(message instanceof HttpObject object)) {
            // Bytes that nobody asked for: whatever they are, this connection can carry no further answer.
            ReferenceCountUtil.release(message);
            if (!upgraded) {
                channel.close();
            }
            return;
        }
        if (object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            fail(
                    ForwardFailure.Kind.PROTOCOL,
                    String.valueOf(object.decoderResult().cause().getMessage()));
            return;
        }
        if (object instanceof HttpResponse head) {
            readHead(head);
        }
        if (object instanceof HttpContent content) {
            readContent(content);
        }
    }

    private void readHead(HttpResponse head) {
        String fault =
                MessageRules.faultOfResponse(head.protocolVersion().minorVersion(), FieldView.of(head.headers()));
        int status = head.status().code();
        if (status < 100 || status > 999) {
            fail(ForwardFailure.Kind.PROTOCOL, "a status has three digits");
        } else if (fault != null || head.protocolVersion().majorVersion() != 1) {
            fail(ForwardFailure.Kind.PROTOCOL, fault == null ? "not HTTP/1.x" : fault);
        } else if (status == 101) {
            upgraded = true;
            channel.pipeline().addLast(new HeldBytesHandler());
            ExchangeListener current = listener();
            listener = null;
            current.upgraded(head, this);
        } else if (status < 200) {
            if (++interims > MAX_INTERIM) {
                fail(ForwardFailure.Kind.PROTOCOL, "too many informational answers");
            } else {
                listener().interim(head);
            }
        } else {
            answerBegun = true;
            keepAlive = HttpUtil.isKeepAlive(head) && hasDelimiter(head);
            listener().head(head);
        }
    }

    private boolean hasDelimiter(HttpResponse head) {
        int status = head.status().code();
        return decoder.answersHead()
                || HttpUtil.isTransferEncodingChunked(head)
                || HttpUtil.isContentLengthSet(head)
                || status == 204
                || status == 304;
    }

    private void readContent(HttpContent content) {
        ByteBuf data = content.content();
        ExchangeListener current = listener;
        if (current == null || !answerBegun) {
            data.release();
            return;
        }
        if (data.isReadable()) {
            current.body(data);
        } else {
            data.release();
        }
        if (content instanceof LastHttpContent last && listener == current) {
            answerEnded = true;
            keepAlive &= !decoder.hasLeftover();
            decoder.answerEnded();
            listener = null;
            releaseIfDone(); // before the listener hears, which may begin the next exchange at once
            current.end(last.trailingHeaders());
        }
    }

    private ExchangeListener listener() {
        if (listener == null) {
            throw new IllegalStateException("no exchange under way");
        }
        return listener;
    }

    /** Back to the pool when both halves of the exchange are whole; closed when the answer came before the request. */
    private void releaseIfDone() {
        if (!answerEnded) {
            return;
        }
        if (requestSent && keepAlive && channel.isActive()) {
            pool.release(this);
            if (channel.isActive()) {
                channel.read(); // so that a close, or a byte too many, is noticed while idle
            }
        } else {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
            channel.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (listener != null) {
            listener.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (listener != null) {
            listener.writabilityChanged(channel.isWritable());
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE && !upgraded) {
            // The end of input may delimit the body: the decoder has been told by the same event, before us.
            if (listener != null) {
                fail(ForwardFailure.Kind.CLOSED, "the origin closed the connection");
            } else {
                channel.close();
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pool.closed(this);
        fail(ForwardFailure.Kind.CLOSED, "the origin closed the connection");
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(ForwardFailure.Kind.CLOSED, String.valueOf(cause.getMessage()));
    }

    /** Ends the exchange from our side, as after a time-out. */
    public void fail(ForwardFailure.Kind kind, String detail) {
        ExchangeListener current = listener;
        listener = null;
        channel.close();
        if (current != null) {
            current.failed(new ForwardFailure(kind, detail, isReused(), bytes.read() > readBefore));
        }
    }
}
