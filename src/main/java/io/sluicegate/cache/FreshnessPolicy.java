package io.sluicegate.cache;

import io.sluicegate.http.CacheControl;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How old a stored response is and how long it is fresh (RFC 9111 section 4.2). Has no state, and no clock. */
public final class FreshnessPolicy {

    /** RFC 9110 section 15.1: the statuses that may be stored without being told so. */
    private static final Set<Integer> HEURISTIC = Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

    /** The statuses that a rule gives a lifetime: what was asked for, not word that it is not there. */
    private static final Set<Integer> RULED = Set.of(200, 203, 300, 301, 308);

    private static final long MOST_HEURISTIC_SECONDS = Duration.ofDays(1).toSeconds();

    private FreshnessPolicy() {}

    /** Whether the origin said itself how long the response is fresh. */
    static boolean isExplicit(FieldList fields, CacheControl control) {
        return control.has("s-maxage") || control.has("max-age") || fields.contains("Expires");
    }

    static boolean isHeuristic(int status) {
        return HEURISTIC.contains(status);
    }

    /** The lifetime that a rule gives an answer whose origin gave none; null where none does. */
    static @Nullable Duration byRule(int status, FieldList fields, CacheRules rules) {
        return RULED.contains(status) && !isExplicit(fields, CacheControl.of(fields)) ? rules.lifetime(fields) : null;
    }

    /** How fresh the response is by the rules that hold for a request. */
    public static Freshness at(Instant now, StoredResponse response, CacheRules rules) {
        long age = ageSeconds(response, now);
        return new Freshness(age, lifetimeSeconds(response, rules) - age);
    }

    /**
     * Seconds for which the response is fresh, from its generation on (RFC 9111 section 4.2.1): what the origin says, else
     * what a rule says, else what is likely.
     */
    static long lifetimeSeconds(StoredResponse response, CacheRules rules) {
        CacheControl control = response.cacheControl();
        Long told = control.seconds("s-maxage");
        if (told == null) {
            told = control.seconds("max-age");
        }
        if (told != null) {
            return told;
        }
        Instant received = response.responseTime();
        List<String> expires = response.fields().all("Expires");
        Instant date = date(response, "Date");
        Instant generated = date == null ? received : date;
        if (!expires.isEmpty()) {
            // Anything that is no single date means "already over" (RFC 9111 section 5.3).
            Instant at = expires.size() == 1 ? HttpDate.parse(expires.get(0), received) : null;
            return at == null ? 0 : Math.max(0, Duration.between(generated, at).toSeconds());
        }
        Duration ruled = byRule(response.head().status(), response.fields(), rules);
        return ruled == null ? heuristicSeconds(response, control, generated) : ruled.toSeconds();
    }

    private static long heuristicSeconds(StoredResponse response, CacheControl control, Instant generated) {
        Instant modified = date(response, "Last-Modified");
        boolean allowed = isHeuristic(response.head().status()) || control.has("public");
        if (modified == null || !allowed) {
            return 0;
        }
        long tenth = Duration.between(modified, generated).toSeconds() / 10;
        return Math.max(0, Math.min(MOST_HEURISTIC_SECONDS, tenth));
    }

    /** Seconds since the response was generated or validated at the origin (RFC 9111 section 4.2.3). */
    public static long ageSeconds(StoredResponse response, Instant now) {
        Instant received = response.responseTime();
        Instant date = date(response, "Date");
        long apparent =
                date == null ? 0 : Math.max(0, Duration.between(date, received).toSeconds());
        long delay =
                Math.max(0, Duration.between(response.requestTime(), received).toSeconds());
        long corrected = ageField(response.fields()) + delay;
        long resident = Math.max(0, Duration.between(received, now).toSeconds());
        return Math.max(apparent, corrected) + resident;
    }

    /** The first member of Age; what is no number is ignored, what is too large is very old (RFC 9111 section 5.1). */
    private static long ageField(FieldList fields) {
        String text = fields.get("Age");
        if (text == null) {
            return 0;
        }
        int comma = text.indexOf(',');
        long age = CacheControl.deltaSeconds((comma < 0 ? text : text.substring(0, comma)).trim());
        return Math.max(age, 0);
    }

    private static @Nullable Instant date(StoredResponse response, String field) {
        String text = response.fields().get(field);
        return text == null ? null : HttpDate.parse(text, response.responseTime());
    }
}
