package io.sluicegate.cache;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.http.Authority;
import io.sluicegate.http.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * What a stored response answers (RFC 9111 section 2), path and query byte for byte. Immutable.
 *
 * @param scheme of the target
 * @param authority of the target
 * @param pathAndQuery of the target
 * @param partition keeps apart what was fetched from an address that need not be the name's (CVE-2009-0801); null for
 *     the common cache
 */
public record CacheKey(
        String scheme,
        Authority authority,
        String pathAndQuery,
        @Nullable Endpoint partition) {

    private static final int HTTP_PORT = 80;

    /** The key of a request. */
    public static CacheKey of(RequestHead request, @Nullable Endpoint partition) {
        return new CacheKey(request.scheme(), request.authority(), request.pathAndQuery(), partition);
    }

    /** The URL that was asked for. */
    public String url() {
        return scheme + "://" + authority.text(HTTP_PORT) + pathAndQuery;
    }

    /** The key that the same target has in the common cache. */
    public CacheKey inCommonCache() {
        return partition == null ? this : new CacheKey(scheme, authority, pathAndQuery, null);
    }

    /** The key of another target at the same origin. */
    CacheKey withTarget(String otherPathAndQuery) {
        return new CacheKey(scheme, authority, otherPathAndQuery, partition);
    }

    int weight() {
        return 160 + pathAndQuery.length();
    }
}
