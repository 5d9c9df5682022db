package io.sluicegate.proxy;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HopByHop;
import io.sluicegate.http.MessageRules;
import io.sluicegate.http.RequestHead;
import java.util.Locale;
import java.util.Set;

/** Makes the request that goes to the origin, anew from its parts (SECURITY rule 13). Has no state. */
final class ForwardedRequest {

    private static final int HTTP_PORT = 80;
    /** What a request of our own asks in their place when a stored response is validated. */
    private static final Set<String> CONDITIONS =
            Set.of("if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range", "range");

    private ForwardedRequest() {}

    /** The request for the whole of what it is about, whatever the client has of it already. */
    static RequestHead unconditional(RequestHead request) {
        FieldList fields = FieldList.copyOf(
                request.fields(), (name, value) -> !CONDITIONS.contains(name.toLowerCase(Locale.ROOT)));
        return new RequestHead(
                "GET", request.scheme(), request.authority(), request.pathAndQuery(), request.minorVersion(), fields);
    }

    /** The request with our own conditions in place of the client's where there are any. */
    static HttpRequest of(FlowContext flow, RequestHead request, FieldList conditions) {
        boolean validates = conditions != FieldList.EMPTY;
        HttpRequest forwarded = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(request.method()), request.pathAndQuery());
        HttpHeaders headers = forwarded.headers();
        headers.set("Host", request.authority().text(HTTP_PORT));
        HopByHop.strip(request.fields()).forEach((name, value) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            boolean ours = lower.equals("host") || lower.equals("content-length") || lower.equals("via");
            if (!ours && !(validates && CONDITIONS.contains(lower))) {
                headers.add(name, value);
            }
        });
        conditions.forEach(headers::add);
        countDown(headers, request.method());
        frame(headers, request);
        introduce(headers, flow, request);
        if (request.isWebSocketUpgrade()) {
            headers.set("Connection", "Upgrade").set("Upgrade", "websocket");
        }
        return forwarded;
    }

    /** RFC 9110 section 7.6.2; for other methods the field means nothing. */
    private static void countDown(HttpHeaders headers, String method) {
        String left = headers.get("Max-Forwards");
        long forwards = left == null ? -1 : MessageRules.parseLength(left);
        if (forwards > 0 && ("OPTIONS".equals(method) || "TRACE".equals(method))) {
            headers.set("Max-Forwards", Long.toString(forwards - 1));
        }
    }

    private static void frame(HttpHeaders headers, RequestHead request) {
        BodyLength length = BodyLength.ofRequest(request.fields());
        if (length.kind() == BodyLength.Kind.CHUNKED) {
            headers.set("Transfer-Encoding", "chunked");
        } else if (length.kind() == BodyLength.Kind.FIXED) {
            headers.set("Content-Length", Long.toString(length.bytes()));
        } else if (request.fields().contains("Content-Length")) {
            headers.set("Content-Length", "0");
        }
    }

    private static void introduce(HttpHeaders headers, FlowContext flow, RequestHead request) {
        String via = request.fields().joined("Via");
        if (flow.shared().settings().headers().via()) {
            String own = "1." + request.minorVersion() + " " + flow.shared().viaName();
            headers.set("Via", via == null ? own : via + ", " + own);
        } else if (via != null) {
            headers.set("Via", via);
        }
        if (flow.shared().settings().headers().forwardedFor()) {
            String before = request.fields().joined("X-Forwarded-For");
            String client = IpLiteral.format(flow.client().address());
            headers.set("X-Forwarded-For", before == null ? client : before + ", " + client);
        }
    }
}
