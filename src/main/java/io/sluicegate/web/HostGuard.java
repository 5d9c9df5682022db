package io.sluicegate.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.sluicegate.flow.IpLiteral;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other people's pages from speaking to the admin listener through an administrator's browser. A page cannot
 * point a name of its own here (DNS rebinding), since only addresses and {@code localhost} are answered to; and what
 * changes something is taken only from our own pages, or from programs, which say nothing of their origin. Has no state.
 */
final class HostGuard {

    private static final Set<String> OWN_SITE = Set.of("", "same-origin", "none");

    private HostGuard() {}

    /** The answer to a request that is refused for where it was sent or whence it came; null when it is let pass. */
    static @Nullable AdminResponse refuse(AdminRequest request) {
        String host = request.only(HttpHeaderNames.HOST);
        if (host == null) {
            return AdminResponse.problem(400, "a request needs exactly one Host field");
        }
        if (!isOwn(host)) {
            return AdminResponse.problem(421, "use the address of this listener, or localhost, instead of a name");
        }
        if (!request.method().equals("GET") && !isFromOwnPage(request, host)) {
            return AdminResponse.problem(403, "only the gateway's own pages may ask for this");
        }
        return null;
    }

    private static boolean isOwn(String authority) {
        String host = withoutPort(authority);
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.indexOf(':') > 0 && IpLiteral.parse(host.substring(1, host.length() - 1)) != null;
        }
        return host.equalsIgnoreCase("localhost") || (host.indexOf(':') < 0 && IpLiteral.parse(host) != null);
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        boolean port = colon > 0
                && colon > authority.lastIndexOf(']')
                && authority.length() - colon <= 6
                && authority.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
        return port ? authority.substring(0, colon) : authority;
    }

    private static boolean isFromOwnPage(AdminRequest request, String host) {
        if (request.fields().contains(HttpHeaderNames.ORIGIN)) {
            String origin = request.onlyOrEmpty(HttpHeaderNames.ORIGIN).toLowerCase(Locale.ROOT);
            String own = host.toLowerCase(Locale.ROOT);
            return origin.equals("http://" + own) || origin.equals("https://" + own);
        }
        return OWN_SITE.contains(request.onlyOrEmpty("sec-fetch-site"));
    }
}
