package io.sluicegate.cache;

import io.sluicegate.cache.CacheDecision.Forward;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.CacheControl;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a stored response answers a request (RFC 9111 section 4). Has no state, and no clock. */
public final class CachePolicy {

    private CachePolicy() {}

    /** What is done with the request. */
    public static CacheDecision decide(
            RequestHead request, CacheKey key, CacheStore store, CacheRules rules, Instant now) {
        boolean readable = "GET".equals(request.method()) || "HEAD".equals(request.method());
        if (!readable || BodyLength.ofRequest(request.fields()).kind() != BodyLength.Kind.NONE) {
            return new CacheDecision.Bypass(Forward.METHOD, true);
        }
        if (rules.exclude()) {
            return new CacheDecision.Bypass(Forward.BYPASS);
        }
        CacheControl asked = requestControl(request);
        StoredResponse stored = store.find(key, request);
        if (stored == null) {
            return nothingStored(request, asked, rules, store.has(key));
        }
        return rules.mayStore(stored.fields())
                ? decideStored(request, asked, stored, rules, now)
                : new CacheDecision.Bypass(Forward.BYPASS);
    }

    /**
     * Whether an answer will do that another client has asked for: not where the client wants one that was sent for it, or
     * that is not kept.
     */
    public static boolean takesSharedAnswer(RequestHead request) {
        CacheControl asked = requestControl(request);
        return !asked.has("no-cache") && !asked.has("no-store");
    }

    /**
     * Whether a response that came for another client may be used for others (RFC 9111 section 4): not where it has to be
     * validated first, since its origin may have made it for that client alone.
     */
    public static boolean isReusable(StoredResponse response, CacheRules rules, Instant now) {
        return isReusable(response, FreshnessPolicy.at(now, response, rules));
    }

    private static boolean isReusable(StoredResponse response, Freshness freshness) {
        return freshness.leftSeconds() > 0 && !response.cacheControl().hasUnqualified("no-cache");
    }

    /** Whether a response that came for another client answers this request too, with all that the request asks for. */
    public static boolean mayReuse(StoredResponse response, RequestHead request, CacheRules rules, Instant now) {
        Freshness freshness = FreshnessPolicy.at(now, response, rules);
        return isReusable(response, freshness)
                && rules.mayStore(response.fields())
                && !refusesAge(requestControl(request), freshness);
    }

    /** Whether what is there of a stored response answers the request, whether that is fresh or not. */
    public static boolean answers(StoredResponse stored, RequestHead request, Instant now) {
        return stored.matches(request) && ServedResponse.suffices(stored, request, now);
    }

    /** Pragma counts where Cache-Control is missing (RFC 9111 section 5.4). */
    static CacheControl requestControl(RequestHead request) {
        boolean pragma =
                !request.fields().contains("Cache-Control") && request.fields().contains("Pragma");
        return pragma
                ? CacheControl.of(new FieldList.Builder()
                        .add("Cache-Control", String.valueOf(request.fields().joined("Pragma")))
                        .build())
                : CacheControl.of(request.fields());
    }

    private static CacheDecision nothingStored(
            RequestHead request, CacheControl asked, CacheRules rules, boolean otherVariants) {
        if (asked.has("only-if-cached")) {
            return new CacheDecision.Unavailable();
        }
        if (request.fields().contains("Range")) {
            return passOn(request, rules, Forward.PARTIAL, null);
        }
        boolean conditional = isConditional(request);
        Forward forward = otherVariants ? Forward.VARY_MISS : Forward.URI_MISS;
        // A client's own condition is passed on; a 304 to it is not ours to store.
        return conditional || "HEAD".equals(request.method())
                ? new CacheDecision.Bypass(forward)
                : new CacheDecision.Fetch(forward, null);
    }

    /** Whether the client says what it has already, or what it must not be (RFC 9110 section 13.1). */
    public static boolean isConditional(RequestHead request) {
        return request.fields().contains("If-None-Match")
                || request.fields().contains("If-Modified-Since")
                || request.fields().contains("If-Match")
                || request.fields().contains("If-Unmodified-Since");
    }

    private static CacheDecision decideStored(
            RequestHead request, CacheControl asked, StoredResponse stored, CacheRules rules, Instant now) {
        if (!ServedResponse.suffices(stored, request, now)) {
            return decidePart(request, asked, rules, stored);
        }
        CacheControl control = stored.cacheControl();
        Freshness freshness = FreshnessPolicy.at(now, stored, rules);
        long stale = -freshness.leftSeconds();
        boolean isStale = stale >= 0;
        boolean mustAsk = control.hasUnqualified("no-cache");
        boolean refresh = isStale && StalePolicy.whileRevalidating(control, stale);
        boolean allowed = !isStale || refresh || StalePolicy.byRequest(asked, control, stale);
        boolean forbidden =
                request.fields().contains("If-Match") || request.fields().contains("If-Unmodified-Since");
        if (!forbidden && !mustAsk && allowed && !refusesAge(asked, freshness)) {
            return new CacheDecision.Serve(stored, freshness, refresh);
        }
        if (asked.has("only-if-cached")) {
            return new CacheDecision.Unavailable();
        }
        if (forbidden || request.fields().contains("Range")) {
            return passOn(request, rules, Forward.REQUEST, stored);
        }
        return askAgain(stored, mustAsk || isStale ? Forward.STALE : Forward.REQUEST);
    }

    /** The origin is asked about what is stored: whether it still holds, where anything can tell (RFC 9111 section 4.3.1). */
    public static CacheDecision askAgain(StoredResponse stored, Forward why) {
        FieldList conditions = conditions(stored);
        return conditions == null
                ? new CacheDecision.Fetch(why, stored)
                : new CacheDecision.Revalidate(stored, conditions, why);
    }

    /**
     * The origin is asked as the client asks; or for the whole, where a part is wanted and a rule says so.
     *
     * @param stale the whole that is stored and does not serve; null for nothing
     */
    private static CacheDecision passOn(
            RequestHead request, CacheRules rules, Forward why, @Nullable StoredResponse stale) {
        boolean part = storesPart(request);
        return part && rules.fetchWhole()
                ? new CacheDecision.Whole(stale == null ? why : Forward.STALE, stale)
                : new CacheDecision.Bypass(why, part);
    }

    /** Whether the answer may be a part that is worth storing. */
    private static boolean storesPart(RequestHead request) {
        return "GET".equals(request.method()) && request.fields().contains("Range") && !isConditional(request);
    }

    /** More is wanted than is there. */
    private static CacheDecision decidePart(
            RequestHead request, CacheControl asked, CacheRules rules, StoredResponse stored) {
        if (asked.has("only-if-cached")) {
            return new CacheDecision.Unavailable();
        }
        boolean plain =
                "GET".equals(request.method()) && !request.fields().contains("Range") && !isConditional(request);
        String tag = stored.fields().get("ETag");
        if (plain && stored.isBeginning() && tag != null && stored.isSameRepresentation(stored.fields())) {
            FieldList missing = new FieldList.Builder()
                    .add("Range", "bytes=" + stored.bodyBytes() + "-")
                    .add("If-Range", tag)
                    .build();
            return new CacheDecision.Complete(stored, missing);
        }
        return plain ? new CacheDecision.Fetch(Forward.PARTIAL, null) : passOn(request, rules, Forward.PARTIAL, null);
    }

    /** Whether the request's own directives refuse the stored response (RFC 9111 section 5.2.1). */
    private static boolean refusesAge(CacheControl asked, Freshness freshness) {
        if (asked.has("no-cache")) {
            return true;
        }
        Long maxAge = asked.seconds("max-age");
        Long minFresh = asked.seconds("min-fresh");
        boolean tooOld = maxAge != null && freshness.ageSeconds() > maxAge && !asked.has("max-stale");
        return tooOld || (minFresh != null && freshness.leftSeconds() < minFresh);
    }

    /** What asks the origin whether it still holds; null where nothing can. */
    private static @Nullable FieldList conditions(StoredResponse stored) {
        FieldList.Builder conditions = new FieldList.Builder();
        String tag = stored.fields().get("ETag");
        String modified = stored.fields().get("Last-Modified");
        if (tag != null) {
            conditions.add("If-None-Match", tag);
        }
        if (modified != null) {
            conditions.add("If-Modified-Since", modified);
        }
        return tag == null && modified == null ? null : conditions.build();
    }
}
