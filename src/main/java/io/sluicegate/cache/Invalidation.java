package io.sluicegate.cache;

import io.sluicegate.http.Authority;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.RequestHead;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
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

    /** Path and query of a reference to the same origin, relative ones put together; null for any other. */
    static @Nullable String sameOriginPath(CacheKey target, @Nullable String reference) {
        if (reference == null) {
            return null;
        }
        int fragment = reference.indexOf('#');
        String text = fragment < 0 ? reference : reference.substring(0, fragment);
        if (text.startsWith("/") && !text.startsWith("//")) {
            return text; // byte for byte, as it would be asked for
        }
        return resolved(target, text);
    }

    private static @Nullable String resolved(CacheKey target, String reference) {
        int query = target.pathAndQuery().indexOf('?');
        String path = query < 0 ? target.pathAndQuery() : target.pathAndQuery().substring(0, query);
        if (reference.startsWith("?")) {
            return path + reference; // the JDK would drop the last segment (RFC 3986 section 5.2.2)
        }
        try {
            URI base = new URI(target.scheme() + "://" + target.authority().text(80) + path);
            URI resolved = base.resolve(new URI(reference));
            String authority = resolved.getRawAuthority();
            boolean same = target.scheme().equalsIgnoreCase(resolved.getScheme())
                    && authority != null
                    && target.authority().equals(Authority.parse(authority, 80));
            return same ? pathAndQuery(resolved) : null;
        } catch (URISyntaxException e) {
            return null; // nobody can have asked for it by that name
        }
    }

    private static String pathAndQuery(URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
