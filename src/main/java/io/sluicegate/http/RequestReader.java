package io.sluicegate.http;

import io.sluicegate.flow.Endpoint;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request of its line and fields, in the four forms of RFC 9112 section 3.2, and refuses whatever could be read
 * in two ways (SECURITY rules 3 to 7). Has no state.
 */
public final class RequestReader {

    private static final int HTTP_PORT = 80;

    private RequestReader() {}

    /** The request, or why it is none. */
    public static RequestReading read(
            String method, String target, int minorVersion, HeaderFields fields, TargetContext context) {
        String fault = MessageRules.faultOfRequest(method, target, minorVersion, fields);
        if (fault != null) {
            return new RequestReading.Refused(400, fault);
        }
        List<String> hosts = fields.all("Host");
        if (hosts.size() > 1) {
            return new RequestReading.Refused(400, "more than one Host field");
        }
        if (hosts.isEmpty() && minorVersion >= 1) {
            return new RequestReading.Refused(400, "HTTP/1.1 needs a Host field");
        }
        Line line = new Line(method, minorVersion, fields, hosts.isEmpty() ? null : hosts.get(0));
        if ("CONNECT".equals(method)) {
            return connect(line, target, context);
        }
        if (target.startsWith("/") || ("*".equals(target) && "OPTIONS".equals(method))) {
            return originForm(line, target, context);
        }
        return absoluteForm(line, target, context);
    }

    private record Line(
            String method,
            int minorVersion,
            HeaderFields fields,
            @Nullable String host) {

        RequestReading accepted(Authority authority, String pathAndQuery) {
            return new RequestReading.Accepted(
                    new RequestHead(method, "http", authority, pathAndQuery, minorVersion, fields));
        }
    }

    private static RequestReading connect(Line line, String target, TargetContext context) {
        if (context.intercepted()) {
            return new RequestReading.Refused(400, "CONNECT is for the proxy's own address");
        }
        Authority authority = Authority.parse(target, 0);
        return authority == null
                ? new RequestReading.Refused(400, "CONNECT needs host:port")
                : line.accepted(authority, "");
    }

    private static RequestReading originForm(Line line, String target, TargetContext context) {
        Endpoint destination = context.originalDestination();
        if (destination == null) {
            return new RequestReading.Refused(400, "this is a proxy: configure it as one, or ask for http://HOST/PATH");
        }
        if (line.host == null || line.host.isEmpty()) {
            return line.accepted(new Authority(null, destination.address(), destination.port()), target);
        }
        Authority host = Authority.parse(line.host, HTTP_PORT);
        return host == null ? badHost() : line.accepted(host, target);
    }

    private static RequestReading absoluteForm(Line line, String target, TargetContext context) {
        int schemeEnd = target.indexOf("://");
        if (schemeEnd < 1) {
            return new RequestReading.Refused(400, "the request target is neither a path nor a URL");
        }
        if (!"http".equals(target.substring(0, schemeEnd).toLowerCase(Locale.ROOT))) {
            return new RequestReading.Refused(400, "only http:// is fetched here; https:// goes through CONNECT");
        }
        int start = schemeEnd + 3;
        int end = start;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        Authority authority = Authority.parse(target.substring(start, end), HTTP_PORT);
        if (authority == null) {
            return new RequestReading.Refused(400, "the request target names no valid host");
        }
        if (context.intercepted() && !agrees(line.host, authority)) {
            return new RequestReading.Refused(400, "Host and request target disagree");
        }
        String rest = target.substring(end);
        boolean wholeServer = rest.isEmpty() && "OPTIONS".equals(line.method);
        String path = wholeServer ? "*" : rest.startsWith("/") ? rest : "/" + rest;
        return line.accepted(authority, path);
    }

    private static boolean agrees(@Nullable String host, Authority authority) {
        return host == null || authority.equals(Authority.parse(host, HTTP_PORT));
    }

    private static RequestReading badHost() {
        return new RequestReading.Refused(400, "the Host field names no valid host");
    }
}
