package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.HopByHop;
import io.sluicegate.http.HttpDate;
import io.sluicegate.http.ResponseHead;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer to the client: head, body, trailers, framed for the version that the client speaks. Confined to the
 * flow's event loop, which alone writes its fields.
 */
final class Delivery {

    private static final Set<String> FRAMING = Set.of("content-length", "transfer-encoding", "trailer");

    private final FlowContext flow;
    private final HttpFlow http;
    private final String method;
    private final int minorVersion;
    /** Whether the client may send another request afterwards. */
    private boolean keepAlive;

    private boolean begun;
    private boolean chunked;
    private long taken;

    /**
     * The answer to one request.
     *
     * @param method of the request
     * @param minorVersion of the request
     * @param keepAlive whether the client wants to send another request afterwards
     */
    Delivery(FlowContext flow, HttpFlow http, String method, int minorVersion, boolean keepAlive) {
        this.flow = flow;
        this.http = http;
        this.method = method;
        this.minorVersion = minorVersion;
        this.keepAlive = keepAlive;
    }

    /** Whether the final head has been written, so that the client can be told nothing else any more. */
    boolean isBegun() {
        return begun;
    }

    boolean isWritable() {
        return flow.channel().isWritable();
    }

    /** The connection ends with this answer. */
    void closeAfterwards() {
        keepAlive = false;
    }

    /** Writes an informational answer; a client of HTTP/1.0 does not know what that is. */
    void interim(int status, String reason, HeaderFields fields) {
        if (minorVersion < 1 || begun) {
            return;
        }
        HttpResponse head = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, new HttpResponseStatus(status, reason), Unpooled.EMPTY_BUFFER);
        HopByHop.strip(fields).forEach(head.headers()::add);
        flow.channel().writeAndFlush(head);
    }

    /** Writes the head of an answer whose body follows. */
    void begin(ResponseHead head, BodyLength length) {
        HttpResponse response = head(head);
        if (length.kind() == BodyLength.Kind.NONE) {
            copyDeclaredLength(head, response.headers());
        } else if (length.kind() == BodyLength.Kind.FIXED) {
            response.headers().set("Content-Length", Long.toString(length.bytes()));
        } else if (minorVersion >= 1) {
            response.headers().set("Transfer-Encoding", "chunked");
            chunked = true;
        } else {
            keepAlive = false;
        }
        write(response);
    }

    /** What HEAD and 304 say of a body that they do not carry is worth knowing. */
    private void copyDeclaredLength(ResponseHead head, HttpHeaders headers) {
        String declared = head.fields().get("Content-Length");
        if (declared != null && head.status() >= 200 && head.status() != 204) {
            headers.set("Content-Length", declared);
        }
    }

    /**
     * Writes a whole answer. <em>Takes</em> the body.
     *
     * @param declared the length that is told, also where HEAD asked and no body goes out; -1 for none
     */
    void whole(ResponseHead head, ByteBuf body, long declared) {
        HttpResponse response = head(head);
        if (declared >= 0) {
            response.headers().set("Content-Length", Long.toString(declared));
        }
        write(response);
        if ("HEAD".equals(method)) {
            body.release();
        } else {
            body(body);
        }
        end(null);
    }

    private HttpResponse head(ResponseHead head) {
        HttpResponseStatus status = new HttpResponseStatus(head.status(), head.reason());
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        head.fields().forEach((name, value) -> {
            if (!FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
                headers.add(name, value);
            }
        });
        if (!headers.contains("Date")) {
            headers.set("Date", HttpDate.format(flow.now()));
        }
        return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status, headers);
    }

    private void write(HttpResponse response) {
        begun = true;
        keepAlive = keepAlive && http.mayGoOn();
        if (!keepAlive) {
            response.headers().set("Connection", "close");
        } else if (minorVersion < 1) {
            response.headers().set("Connection", "keep-alive");
        }
        http.encoder().answering(method);
        flow.draft().firstByte(flow.shared().nanos().getAsLong());
        flow.channel().write(response);
    }

    /** Writes the answer to a CONNECT, behind which the connection speaks something else (RFC 9110 section 9.3.6). */
    void established(ResponseHead head) {
        begun = true;
        HttpResponseStatus status = new HttpResponseStatus(head.status(), head.reason());
        flow.draft().firstByte(flow.shared().nanos().getAsLong());
        flow.channel().writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.EMPTY_BUFFER));
    }

    /** Writes a 101, behind which the connection speaks WebSocket (RFC 6455 section 4.2.2). */
    void switching(ResponseHead head) {
        begun = true;
        HttpResponse response = head(head);
        response.headers().set("Connection", "Upgrade").set("Upgrade", "websocket");
        flow.draft().firstByte(flow.shared().nanos().getAsLong());
        flow.channel().write(response);
        flow.channel().writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    /** Writes a piece of the body. <em>Takes</em> the bytes. */
    void body(ByteBuf bytes) {
        if (bytes.isReadable()) {
            flow.channel().write(new DefaultHttpContent(bytes));
        } else {
            bytes.release();
        }
    }

    void flush() {
        flow.channel().flush();
        noteTaken();
    }

    private void noteTaken() {
        if (flow.hasQueued()) {
            taken = flow.taken();
        }
    }

    /** Whether the client has taken something of what waits for it since this was last asked or something was written. */
    boolean isBeingTaken() {
        long before = taken;
        taken = flow.taken();
        return taken > before;
    }

    /** Ends the answer; trailers go to clients that can take them. */
    void end(@Nullable HttpHeaders trailers) {
        LastHttpContent last = LastHttpContent.EMPTY_LAST_CONTENT;
        if (chunked && trailers != null && !trailers.isEmpty()) {
            Trailers.strip(trailers);
            last = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            last.trailingHeaders().add(trailers);
        }
        Channel channel = flow.channel();
        ChannelFuture written = channel.write(last);
        http.ending();
        channel.flush();
        written.addListener(done -> {
            if (done.isSuccess()) {
                http.delivered(keepAlive);
            } else {
                http.undeliverable();
            }
        });
        noteTaken();
    }
}
