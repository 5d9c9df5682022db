package io.sluicegate.accesslog;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.AuditRecord.Request;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for, in the words that logs of proxies have for it. A tunnel that showed no request is a CONNECT to where
 * it went. Nothing is escaped yet. Immutable.
 *
 * @param method {@link #UNKNOWN} where nothing came that has one
 * @param url without a query, which the ledger never has; {@code host:port} for a tunnel
 * @param status three digits; 0 where nothing was answered
 * @param tunnel whether what is inside stays unread
 */
record LoggedRequest(String method, String url, int status, boolean tunnel) {

    /** Stands for what is not known. */
    static final String UNKNOWN = "-";

    private static final String CONNECT = "CONNECT";
    /** Squid's words for a request that cannot be read, and for a connection that ends without one. */
    private static final String INVALID = "error:invalid-request";

    private static final String SILENCE = "error:transaction-end-before-headers";
    private static final int HTTP_PORT = 80;
    private static final int ESTABLISHED = 200;

    static LoggedRequest of(AuditRecord entry) {
        Request request = entry.request();
        String method = request == null ? null : request.method();
        int status = request == null ? 0 : request.status();
        if (CONNECT.equals(method) || isSilentTunnel(entry)) {
            boolean established = status == 0 && entry.upstream() != null;
            return new LoggedRequest(CONNECT, authority(entry), established ? ESTABLISHED : status, true);
        }
        if (method == null) {
            return new LoggedRequest(UNKNOWN, request == null ? SILENCE : INVALID, status, false);
        }
        return new LoggedRequest(method, url(entry, request == null ? null : request.path()), status, false);
    }

    private static boolean isSilentTunnel(AuditRecord entry) {
        return entry.request() == null && entry.protocol() != Protocol.NONE && entry.protocol() != Protocol.HTTP;
    }

    private static String authority(AuditRecord entry) {
        String host = host(entry);
        Endpoint dest = entry.dest();
        return dest == null || host.equals(UNKNOWN) ? host : host + ":" + dest.port();
    }

    private static String url(AuditRecord entry, @Nullable String path) {
        Endpoint dest = entry.dest();
        String port = dest == null || dest.port() == HTTP_PORT ? "" : ":" + dest.port();
        String known = path == null ? "/" : path;
        return "http://" + host(entry) + port + (known.startsWith("/") ? known : "/" + known);
    }

    private static String host(AuditRecord entry) {
        String host = entry.host();
        Endpoint dest = entry.dest();
        if (host == null && dest != null) {
            host = IpLiteral.format(dest.address());
        }
        if (host == null || host.isEmpty()) {
            return UNKNOWN;
        }
        return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
