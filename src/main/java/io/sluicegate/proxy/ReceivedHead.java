package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.sluicegate.forward.FieldView;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.RequestReader;
import io.sluicegate.http.RequestReading;
import io.sluicegate.http.TargetContext;
import io.sluicegate.http.Tokens;

/** The head of a request as the client's decoder gives it, before it has been understood. Confined to its event loop. */
final class ReceivedHead {

    private final HttpRequest message;
    private final HeaderFields fields;

    ReceivedHead(HttpRequest message) {
        this.message = message;
        this.fields = FieldView.of(message.headers());
    }

    String method() {
        return message.method().name();
    }

    boolean isConnect() {
        return "CONNECT".equals(method());
    }

    HeaderFields fields() {
        return fields;
    }

    int minorVersion() {
        return message.protocolVersion().minorVersion();
    }

    /** Whether the client wants to send another request behind this one (RFC 9112 section 9.3). */
    boolean wantsKeepAlive() {
        String connection = fields.joined("Connection");
        return minorVersion() >= 1
                ? !Tokens.listContains(connection, "close")
                : Tokens.listContains(connection, "keep-alive");
    }

    /** Whether a body comes with it. */
    boolean hasBody() {
        return message.headers().contains("Transfer-Encoding")
                || BodyLength.ofRequest(fields).kind() != BodyLength.Kind.NONE;
    }

    /** What it asks for, or why nobody can tell. */
    RequestReading read(TargetContext context, int mostFields) {
        HttpVersion version = message.protocolVersion();
        if (!"HTTP".equals(version.protocolName()) || version.majorVersion() != 1) {
            return new RequestReading.Refused(400, "only HTTP/1.0 and HTTP/1.1 are spoken here");
        }
        if (message.headers().size() > mostFields) {
            return new RequestReading.Refused(431, "the request has too many fields");
        }
        return RequestReader.read(method(), message.uri(), minorVersion(), fields, context);
    }
}
