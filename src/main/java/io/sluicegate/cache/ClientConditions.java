package io.sluicegate.cache;

import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.HttpDate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client makes its request depend on, compared with a stored response (RFC 9110 section 13, RFC 9111 section
 * 4.3.2). If-Match and If-Unmodified-Since never come here: {@link CachePolicy} passes them on. Has no state.
 */
final class ClientConditions {

    private ClientConditions() {}

    /**
     * Whether the client's own copy still holds. Tags decide where there are any, dates only otherwise (RFC 9110 section
     * 13.2.2); what is no date is ignored, and so are several (section 13.1.3).
     */
    static boolean copyHolds(StoredResponse stored, HeaderFields request, Instant now) {
        String tags = request.joined("If-None-Match");
        if (tags != null) {
            return "*".equals(tags.trim())
                    || EntityTags.listMatchesWeakly(tags, stored.fields().get("ETag"));
        }
        Instant limit = date(request.joined("If-Modified-Since"), now);
        Instant changed = limit == null ? null : changedAt(stored, now);
        return limit != null && changed != null && !changed.isAfter(limit);
    }

    /** RFC 9111 section 4.3.2: where the origin does not say when it changed, it was there by its Date. */
    private static @Nullable Instant changedAt(StoredResponse stored, Instant now) {
        String modified = stored.fields().get("Last-Modified");
        String told = modified == null ? stored.fields().get("Date") : modified;
        return told == null ? stored.responseTime() : HttpDate.parse(told, now);
    }

    /**
     * Whether ranges may be cut out for a client that has others: unasked, by the same strong tag, or by exactly the same
     * strong date (RFC 9110 section 13.1.5).
     */
    static boolean rangeHolds(StoredResponse stored, HeaderFields request, Instant now) {
        String condition = request.joined("If-Range");
        if (condition == null
                || EntityTags.matchStrongly(condition, stored.fields().get("ETag"))) {
            return true;
        }
        String modified = stored.fields().get("Last-Modified");
        return modified != null
                && condition.equals(modified)
                && isStrong(modified, stored.fields().get("Date"), now);
    }

    /** Two changes within one second have the same date: one second must have gone by (RFC 9110 section 8.8.2.2). */
    private static boolean isStrong(String modified, @Nullable String sent, Instant now) {
        Instant changed = date(modified, now);
        Instant dated = date(sent, now);
        return changed != null && dated != null && !dated.isBefore(changed.plusSeconds(1));
    }

    private static @Nullable Instant date(@Nullable String text, Instant now) {
        return text == null ? null : HttpDate.parse(text, now);
    }
}
