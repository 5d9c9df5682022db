package io.sluicegate.web;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to the admin listener, apart from its connection. Immutable.
 *
 * @param method as written, but GET for HEAD: the answer differs in nothing but its missing body
 * @param path as written, without the query
 * @param parameters of the query
 * @param fields of the head
 * @param body as UTF-8
 * @param localPort where it came in
 */
record AdminRequest(
        String method, String path, Map<String, String> parameters, HttpHeaders fields, String body, int localPort) {

    private static final int MAX_PARAMETERS = 32;

    /** Copies the parameters. */
    AdminRequest {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Takes what is needed out of a request, which stays the caller's.
     *
     * @throws IllegalArgumentException when the target is none; the message says why and repeats nothing of it
     */
    static AdminRequest of(FullHttpRequest request, int localPort) {
        String target = request.uri();
        if (!target.startsWith("/")) {
            throw new IllegalArgumentException("the request target does not begin with a slash");
        }
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        String method = request.method().name();
        return new AdminRequest(
                method.equals("HEAD") ? "GET" : method,
                path,
                query < 0 ? Map.of() : parameters(target.substring(query + 1)),
                request.headers(),
                request.content().toString(StandardCharsets.UTF_8),
                localPort);
    }

    /** Reads {@code name=value&name=value}. */
    static Map<String, String> parameters(String text) {
        Map<String, List<String>> decoded = decode(text);
        Map<String, String> parameters = new HashMap<>();
        for (Map.Entry<String, List<String>> each : decoded.entrySet()) {
            if (each.getValue().size() != 1) {
                throw new IllegalArgumentException("a parameter is given twice");
            }
            parameters.put(each.getKey(), each.getValue().get(0));
        }
        return parameters;
    }

    private static Map<String, List<String>> decode(String text) {
        try {
            return new QueryStringDecoder(text, StandardCharsets.UTF_8, false, MAX_PARAMETERS).parameters();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the parameters are not properly percent-encoded", e);
        }
    }

    /** The only field of that name; null when there is none, or more than one. */
    @Nullable
    String only(CharSequence name) {
        List<String> all = fields.getAll(name);
        return all.size() == 1 ? all.get(0) : null;
    }

    /** The only field of that name, empty as for {@link #only}. */
    String onlyOrEmpty(CharSequence name) {
        String value = only(name);
        return value == null ? "" : value;
    }
}
