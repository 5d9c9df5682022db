package io.sluicegate.proxy;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.transport.Deadline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that speaks HTTP/1.x: one exchange after another, in order, with the waits between them. Confined
 * to its channel's event loop, which alone writes its fields.
 */
final class HttpFlow extends ChannelInboundHandlerAdapter {

    private final FlowContext flow;
    private final HttpSite site;
    private final ClientRequestDecoder decoder;
    private final ClientResponseEncoder encoder;
    private final Deadline deadline;
    private final BodyRate bodyRate;
    private @Nullable ChannelHandlerContext self;
    private @Nullable HttpExchange exchange;
    private boolean headBegun;
    private boolean inputEnded;
    private boolean closing;
    private int requests;

    private HttpFlow(FlowContext flow, HttpSite site) {
        this.flow = flow;
        this.site = site;
        this.decoder = new ClientRequestDecoder(flow.loop().codec().decoder());
        this.encoder = new ClientResponseEncoder();
        this.deadline = flow.watch(this::expired);
        this.bodyRate = new BodyRate(flow, flow.shared().settings().limits().bodyMinRate(), this::tooSlow);
    }

    /** Makes the flow one of HTTP: its requests are read from here on. */
    static HttpFlow begin(FlowContext flow, HttpSite site) {
        flow.isOf(Protocol.HTTP);
        HttpFlow http = new HttpFlow(flow, site);
        ChannelPipeline pipeline = flow.channel().pipeline();
        pipeline.addLast(http.decoder, http.encoder, http);
        return http;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        self = context;
        waitForRequest();
        context.read();
    }

    private void waitForRequest() {
        exchange = null;
        headBegun = false;
        deadline.set(flow.shared().settings().timeouts().idle());
        flow.onDrain(this::closeIdle);
    }

    private void closeIdle() {
        flow.willEnd(requests == 0 ? FlowEnd.SHUTDOWN : FlowEnd.COMPLETE);
        flow.channel().close();
    }

    ClientResponseEncoder encoder() {
        return encoder;
    }

    HttpSite site() {
        return site;
    }

    /** The one wait of the exchange under way. */
    void allow(Duration wait) {
        deadline.set(wait);
    }

    /** Whether another request may follow the one under way. */
    boolean mayGoOn() {
        return !closing
                && !inputEnded
                && !flow.loop().isDraining()
                && requests < flow.shared().settings().limits().requestsPerConnection();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (closing || !(message instanceof HttpObject object)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            unreadable(object.decoderResult().cause());
            return;
        }
        if (object instanceof LastHttpContent) {
            decoder.pause();
        }
        if (object instanceof HttpRequest request) {
            request(request);
        }
        if (object instanceof HttpContent piece) {
            content(piece);
        }
    }

    private void request(HttpRequest request) {
        requests++;
        flow.onDrain(null);
        exchange = new HttpExchange(flow, this, request);
        if (exchange.hasBody()) {
            exchange.begin();
        }
    }

    private void content(HttpContent piece) {
        HttpExchange current = exchange;
        if (current == null || closing) {
            piece.release();
            return;
        }
        current.requestBody(piece);
        if (piece instanceof LastHttpContent) {
            bodyRate.stop();
            if (!current.hasBody()) {
                current.begin(); // the request is whole, so that an answer given at once can end the exchange
            }
        } else {
            bodyRate.watch(current);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        HttpExchange current = exchange;
        if (closing) {
            return;
        }
        if (current != null) {
            current.requestReadComplete();
            readBody();
            return;
        }
        readHead(context);
    }

    /** Reads on for the next request, whose head is timed from its first byte. */
    private void readHead(ChannelHandlerContext context) {
        if (!headBegun && decoder.isWithinHead()) {
            headBegun = true;
            deadline.set(flow.shared().settings().timeouts().requestHead());
        }
        context.read();
    }

    /** Reads on while the exchange under way wants more of the request's body. */
    void readBody() {
        HttpExchange current = exchange;
        if (current != null && self != null && current.wantsBody()) {
            self.read();
        }
    }

    /** The answer's last bytes are about to be written. */
    void ending() {
        if (exchange != null && !closing) {
            flow.ending(exchange.end());
        }
    }

    /** The answer has been written to its last byte. */
    void delivered(boolean keepAlive) {
        HttpExchange done = exchange;
        if (closing || done == null) {
            return;
        }
        if (keepAlive && done.isRequestWhole() && mayGoOn()) {
            flow.finish(done.end());
            waitForRequest();
            readNext();
        } else {
            close(done.end());
        }
    }

    /** The answer cannot be written: nobody is there to hear it. */
    void undeliverable() {
        flow.willEnd(FlowEnd.CLIENT_ABORT);
        flow.abort();
    }

    private void readNext() {
        if (self == null) {
            return;
        }
        try {
            decoder.resume(self.pipeline().context(decoder));
        } catch (Exception e) {
            flow.failed(e);
        }
        if (closing || flow.isOver()) {
            return;
        }
        if (exchange == null) {
            readHead(self);
        } else {
            exchange.requestReadComplete(); // what waited in the decoder came without a read of its own
        }
    }

    /** Says no more; what the client still sends is dropped. */
    void close(FlowEnd end) {
        if (!closing) {
            closing = true;
            stop();
            flow.underWay(null);
            flow.willEnd(end);
            LingeringClose.begin(flow);
        }
    }

    private void stop() {
        decoder.pause();
        deadline.clear();
        bodyRate.stop();
        flow.onDrain(null);
    }

    /** The connection is somebody else's from here on: takes the codec out, and what it has not read goes on. */
    void leave() {
        closing = true;
        deadline.close();
        bodyRate.stop();
        flow.onDrain(null);
        answerNoMore();
        ChannelPipeline pipeline = flow.channel().pipeline();
        pipeline.remove(this);
        pipeline.remove(decoder);
    }

    /** Takes the encoder out: what is written from here on is no answer. */
    void answerNoMore() {
        ChannelPipeline pipeline = flow.channel().pipeline();
        if (pipeline.context(encoder) != null) {
            pipeline.remove(encoder);
        }
    }

    /** A CONNECT cannot be carried, and its exchange says so. */
    void exchangeUnreachable(RequestHead request, ForwardFailure failure) {
        if (exchange != null) {
            exchange.unreachable(request, failure);
        }
    }

    boolean hasInputEnded() {
        return inputEnded || decoder.hasInputEnded();
    }

    /** After bytes that are no request nothing is interpreted any more (SECURITY rule 11). */
    private void unreadable(Throwable cause) {
        decoder.pause();
        if (exchange != null) {
            exchange.requestUnreadable(String.valueOf(cause.getMessage()));
            return;
        }
        requests++;
        int status = cause instanceof TooLongHttpHeaderException
                ? 431
                : cause instanceof TooLongHttpLineException ? 414 : 400;
        answerUnread(status, status == 400 ? "the request is not valid HTTP/1.1" : "the request head is too large");
        close(FlowEnd.BAD_REQUEST);
    }

    private void answerUnread(int status, String detail) {
        flow.onDrain(null);
        Delivery delivery = new Delivery(flow, this, decoder.methodOfUnread(), 1, false);
        new LocalAnswers(flow, delivery, FieldList.EMPTY, null).badRequest(status, detail);
    }

    private void expired() {
        if (flow.isSlowed()) {
            deadline.set(flow.shared().settings().timeouts().idle());
        } else if (exchange != null) {
            exchange.expired();
        } else if (headBegun) {
            answerUnread(408, "the request did not arrive in time");
            close(FlowEnd.CLIENT_TIMEOUT);
        } else {
            flow.willEnd(requests == 0 ? FlowEnd.CLIENT_TIMEOUT : FlowEnd.COMPLETE);
            flow.channel().close();
        }
    }

    private void tooSlow() {
        if (exchange != null) {
            exchange.clientTooSlow();
        }
    }

    /** The client will send no more; answers under way are still its own. */
    private void inputEnded() {
        if (inputEnded || closing) {
            return;
        }
        inputEnded = true;
        if (exchange == null) {
            flow.willEnd(headBegun || requests == 0 ? FlowEnd.CLIENT_ABORT : FlowEnd.COMPLETE);
            flow.channel().close();
        } else if (!exchange.isRequestWhole()) {
            exchange.clientGone();
            flow.willEnd(FlowEnd.CLIENT_ABORT);
            flow.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (exchange != null && context.channel().isWritable()) {
            exchange.clientWritable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (exchange != null) {
            exchange.clientGone();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        flow.failed(cause);
    }
}
