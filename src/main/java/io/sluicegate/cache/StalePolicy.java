package io.sluicegate.cache;

import io.sluicegate.http.CacheControl;
import io.sluicegate.http.RequestHead;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** When a stale response may be served all the same (RFC 9111 section 4.2.4, RFC 5861). Has no state, and no clock. */
public final class StalePolicy {

    /** For how long a response outlives its freshness where its origin is dead and said nothing of that case. */
    private static final Duration DEAD_ORIGIN = Duration.ofDays(1);
    /** RFC 5861 section 4: the answers that are an error of the origin's. */
    private static final Set<Integer> ERRORS = Set.of(500, 502, 503, 504);

    private StalePolicy() {}

    /** Whether the status is an error of the origin's, and no answer to the question. */
    public static boolean isError(int status) {
        return ERRORS.contains(status);
    }

    /** Whether a request may be answered without asking its origin at all (RFC 9111 section 5.2.1.4). */
    private static boolean takesUnconfirmed(RequestHead request) {
        return !CachePolicy.requestControl(request).has("no-cache");
    }

    /** Whether the client takes stale responses (RFC 9111 section 5.2.1.2), and the origin does not forbid it. */
    static boolean byRequest(CacheControl asked, CacheControl control, long staleSeconds) {
        if (isForbidden(control) || !asked.has("max-stale")) {
            return false;
        }
        Long limit = asked.hasUnqualified("max-stale") ? null : asked.seconds("max-stale");
        return limit == null || staleSeconds <= limit;
    }

    /** Whether it may be served while the origin is asked in the background (RFC 5861 section 3). */
    static boolean whileRevalidating(CacheControl control, long staleSeconds) {
        return !isForbidden(control) && isWithin(control.seconds("stale-while-revalidate"), staleSeconds);
    }

    /**
     * Whether it may be served because the origin has answered with an error of its own (RFC 5861 section 4).
     *
     * @param freshSeconds for how long it is still fresh; negative once it is stale
     */
    public static boolean onError(RequestHead request, StoredResponse stored, long freshSeconds) {
        CacheControl control = stored.cacheControl();
        return !isForbidden(control)
                && takesUnconfirmed(request)
                && (isWithin(control.seconds("stale-if-error"), -freshSeconds)
                        || isWithin(CacheControl.of(request.fields()).seconds("stale-if-error"), -freshSeconds));
    }

    /**
     * Whether it may be served because no answer is to be had from the origin: for as long as {@code stale-if-error} says,
     * and for a day where it says nothing (RFC 9111 section 4.2.4).
     *
     * @param freshSeconds for how long it is still fresh; negative once it is stale
     */
    public static boolean onDeadOrigin(RequestHead request, StoredResponse stored, long freshSeconds) {
        CacheControl control = stored.cacheControl();
        boolean told = control.has("stale-if-error");
        return onError(request, stored, freshSeconds)
                || (!told
                        && !isForbidden(control)
                        && takesUnconfirmed(request)
                        && -freshSeconds <= DEAD_ORIGIN.toSeconds());
    }

    /** Whether word that nothing could be confirmed is 504, whatever the reason (RFC 9111 sections 5.2.2.2 and 5.2.2.8). */
    public static boolean mustBeConfirmed(StoredResponse stored) {
        return mustBeConfirmed(stored.cacheControl());
    }

    private static boolean mustBeConfirmed(CacheControl control) {
        return control.has("must-revalidate") || control.has("proxy-revalidate") || control.has("s-maxage");
    }

    /** The directives under which nothing stale is ever served by a shared cache (RFC 9111 sections 5.2.2). */
    private static boolean isForbidden(CacheControl control) {
        return mustBeConfirmed(control) || control.has("no-cache");
    }

    private static boolean isWithin(@Nullable Long seconds, long staleSeconds) {
        return seconds != null && staleSeconds <= seconds;
    }
}
