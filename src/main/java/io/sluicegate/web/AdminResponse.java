package io.sluicegate.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the admin listener, apart from its connection. Immutable as long as nobody writes to its body.
 *
 * @param status of the answer
 * @param contentType with its charset
 * @param fields beyond those that every answer has
 * @param body whole
 */
@SuppressWarnings("ArrayRecordComponent")
record AdminResponse(int status, String contentType, Map<String, String> fields, byte[] body) implements Routed {

    private static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; base-uri 'none'; object-src 'none';" + " form-action 'self'; frame-ancestors 'none'";

    /** Copies the fields. */
    AdminResponse {
        fields = Map.copyOf(fields);
    }

    static AdminResponse text(int status, String text) {
        return new AdminResponse(status, "text/plain; charset=utf-8", Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    static AdminResponse json(Object value) throws ApiFailure {
        return new AdminResponse(200, "application/json", Map.of(), JsonText.bounded(value));
    }

    /** It is done, and there is nothing to tell. */
    static AdminResponse done() {
        return text(204, "");
    }

    static AdminResponse file(StaticFile file) {
        return new AdminResponse(200, file.contentType(), Map.of(), file.body());
    }

    static AdminResponse html(int status, String html) {
        return new AdminResponse(status, "text/html; charset=utf-8", Map.of(), html.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a browser on with a GET. */
    static AdminResponse seeOther(String path) {
        return text(303, "").with("Location", path);
    }

    /** A problem document (RFC 9457); the detail is one line that says what to do. */
    static AdminResponse problem(int status, String detail) {
        return problem(status, detail, Map.of());
    }

    /** A problem document with members of its own (RFC 9457 section 3.2). */
    static AdminResponse problem(int status, String detail, Map<String, @Nullable Object> members) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "about:blank");
        json.put("title", HttpResponseStatus.valueOf(status).reasonPhrase());
        json.put("status", status);
        json.put("detail", detail);
        json.putAll(members);
        return new AdminResponse(status, "application/problem+json", Map.of(), JsonText.of(json));
    }

    /** The same with one more field. */
    AdminResponse with(String name, String value) {
        Map<String, String> more = new HashMap<>(fields);
        more.put(name, value);
        return new AdminResponse(status, contentType, more, body);
    }

    /** The message that is sent; without its body for HEAD, with all that tells of it. */
    FullHttpResponse encode(boolean keepAlive, boolean withoutBody) {
        ByteBuf content = withoutBody ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body);
        FullHttpResponse message =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), content);
        HttpHeaders head = message.headers();
        if (status != 204) {
            head.set(HttpHeaderNames.CONTENT_TYPE, contentType);
            head.set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        }
        head.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
        head.set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY");
        head.set("x-content-type-options", "nosniff");
        head.set("referrer-policy", "no-referrer");
        head.set("cross-origin-resource-policy", "same-origin");
        head.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        fields.forEach(head::set);
        if (!keepAlive) {
            head.set(HttpHeaderNames.CONNECTION, "close");
        }
        return message;
    }
}
