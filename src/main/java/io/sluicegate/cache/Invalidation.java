package io.sluicegate.cache;

import io.sluicegate.http.Authority;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.RequestHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an answer to an unsafe request makes untrue (RFC 9111 section 4.4). Has no state. */
public final class Invalidation {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "CONNECT");

    private Invalidation() {}

    /** The keys to drop; none after a safe request or a failed one. */
    public static List<CacheKey> keysFor(CacheKey target, RequestHead request, int status, HeaderFields response) {
        if (SAFE.contains(request.method()) || status < 200 || status >= 400) {
            return List.of();
        }
        List<CacheKey> keys = new ArrayList<>();
        keys.add(target);
        for (String field : List.of("Location", "Content-Location")) {
            String path = sameOriginPath(target, response.get(field));
            if (path != null) {
                keys.add(target.withTarget(path));
            }
        }
        return keys;
    }

    /** Path and query of a reference to the same origin; null for any other. */
    private static @Nullable String sameOriginPath(CacheKey target, @Nullable String reference) {
        if (reference == null) {
            return null;
        }
        int fragment = reference.indexOf('#');
        String text = fragment < 0 ? reference : reference.substring(0, fragment);
        if (text.startsWith("/") && !text.startsWith("//")) {
            return text;
        }
        String prefix = target.scheme() + "://";
        if (!text.toLowerCase(Locale.ROOT).startsWith(prefix)) {
            return null;
        }
        int slash = text.indexOf('/', prefix.length());
        String authority = slash < 0 ? text.substring(prefix.length()) : text.substring(prefix.length(), slash);
        boolean same = target.authority().equals(Authority.parse(authority, 80));
        return same ? (slash < 0 ? "/" : text.substring(slash)) : null;
    }
}
