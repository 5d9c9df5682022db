package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/**
 * Hears what an origin answers, in order, on the event loop of the flow. After {@code end}, {@code upgraded} or
 * {@code failed}: nothing.
 */
public interface ExchangeListener {

    /** An informational answer (1xx but 101); the final one is still to come. */
    void interim(HttpResponse head);

    /** The head of the final answer. */
    void head(HttpResponse head);

    /** A piece of its body. <em>Takes</em> the bytes. */
    void body(ByteBuf bytes);

    /** What has been read so far has been handed on; the listener asks for more with {@link OriginConnection#read}. */
    void readComplete();

    /** The answer is whole. */
    void end(HttpHeaders trailers);

    /** The origin has switched protocols (101); its channel speaks bytes from here on, and belongs to the listener. */
    void upgraded(HttpResponse head, OriginConnection connection);

    /** The origin can take more of the request's body, or no more for now. */
    void writabilityChanged(boolean writable);

    /** There will be no answer, or no more of it. */
    void failed(ForwardFailure failure);
}
