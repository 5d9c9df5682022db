package io.sluicegate.cache;

import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.HttpDate;
import io.sluicegate.http.RequestHead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a stored response says to one request: the whole, one range of it, or that the client's own copy still holds
 * (RFC 9110 sections 13 and 14). Immutable.
 *
 * @param status of the answer
 * @param reason of the answer
 * @param fields without Age and framing
 * @param offset of the first byte of the body
 * @param length of the body in bytes; -1 for an answer that has none and tells no length
 */
public record ServedResponse(int status, String reason, FieldList fields, int offset, int length) {

    /** The answer of a stored response to a request. */
    public static ServedResponse of(StoredResponse stored, RequestHead request, Instant now) {
        int status = stored.head().status();
        if (status == 200 && holdsAtClient(stored, request.fields(), now)) {
            FieldList fields = FieldList.copyOf(served(stored), (name, value) -> !describesBody(name));
            return new ServedResponse(304, "Not Modified", fields, 0, -1);
        }
        String range = request.fields().get("Range");
        if (status == 200
                && range != null
                && "GET".equals(request.method())
                && ifRangeHolds(stored, request.fields())) {
            ServedResponse part = part(stored, range);
            if (part != null) {
                return part;
            }
        }
        return new ServedResponse(status, stored.head().reason(), withoutLength(stored), 0, stored.bodyBytes());
    }

    /** All fields but Age, which is told anew, and those that must not be reused unasked (RFC 9111 section 5.2.2.4). */
    private static FieldList served(StoredResponse stored) {
        Set<String> withheld = stored.cacheControl().fieldsOf("no-cache");
        return FieldList.copyOf(
                stored.fields(),
                (name, value) -> !"age".equalsIgnoreCase(name) && !withheld.contains(name.toLowerCase(Locale.ROOT)));
    }

    private static FieldList withoutLength(StoredResponse stored) {
        return FieldList.copyOf(served(stored), (name, value) -> !"content-length".equalsIgnoreCase(name));
    }

    private static boolean describesBody(String name) {
        return "content-length".equalsIgnoreCase(name)
                || "content-type".equalsIgnoreCase(name)
                || "content-encoding".equalsIgnoreCase(name);
    }

    /** RFC 9110 section 13.2.2: tags decide where there are any, dates only otherwise. */
    private static boolean holdsAtClient(StoredResponse stored, HeaderFields request, Instant now) {
        List<String> tags = request.all("If-None-Match");
        if (!tags.isEmpty()) {
            String own = stored.fields().get("ETag");
            String list = String.join(",", tags);
            return "*".equals(list.trim()) || (own != null && entityTags(list).contains(opaque(own)));
        }
        String since = request.get("If-Modified-Since");
        if (since == null) {
            return false;
        }
        Instant limit = HttpDate.parse(since, now);
        Instant changed = changedAt(stored, now);
        return limit != null && changed != null && !changed.isAfter(limit);
    }

    /** RFC 9111 section 4.3.2: where the origin does not say when it changed, it was there by its Date. */
    private static @Nullable Instant changedAt(StoredResponse stored, Instant now) {
        String modified = stored.fields().get("Last-Modified");
        String told = modified == null ? stored.fields().get("Date") : modified;
        return told == null ? stored.responseTime() : HttpDate.parse(told, now);
    }

    /** The opaque parts of a list of entity tags, quotes included: a quoted part may hold commas. */
    private static List<String> entityTags(String list) {
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < list.length()) {
            int open = list.indexOf('"', at);
            int close = open < 0 ? -1 : list.indexOf('"', open + 1);
            if (close < 0) {
                break;
            }
            String before =
                    list.substring(list.lastIndexOf(',', open) + 1, open).trim();
            if (before.isEmpty() || "W/".equals(before)) {
                tags.add(list.substring(open, close + 1));
            }
            at = close + 1;
        }
        return tags;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** RFC 9110 section 13.1.5: by a strong tag, or by exactly the same date. */
    private static boolean ifRangeHolds(StoredResponse stored, HeaderFields request) {
        String condition = request.get("If-Range");
        if (condition == null) {
            return true;
        }
        return condition.startsWith("\"")
                ? condition.equals(stored.fields().get("ETag"))
                : condition.equals(stored.fields().get("Last-Modified"));
    }

    /** One satisfiable byte range, or 416; null for what is answered by the whole. */
    private static @Nullable ServedResponse part(StoredResponse stored, String range) {
        String spec = range.regionMatches(true, 0, "bytes=", 0, 6)
                ? range.substring(6).trim()
                : "";
        int dash = spec.indexOf('-');
        if (dash < 0 || spec.indexOf(',') >= 0) {
            return null;
        }
        int size = stored.bodyBytes();
        long first = number(spec.substring(0, dash));
        long last = number(spec.substring(dash + 1));
        boolean suffix = dash == 0;
        if ((suffix && last < 0) || (!suffix && first < 0) || (dash < spec.length() - 1 && last < 0)) {
            return null;
        }
        long start = suffix ? Math.max(0, size - last) : first;
        long end = suffix || last < 0 ? size - 1L : Math.min(last, size - 1L);
        if (!suffix && last >= 0 && last < first) {
            return null;
        }
        if (start >= size || start > end) {
            FieldList fields = new FieldList.Builder()
                    .add("Content-Range", "bytes */" + size)
                    .build();
            return new ServedResponse(416, "Range Not Satisfiable", fields, 0, 0);
        }
        FieldList fields = withoutLength(stored).toBuilder()
                .set("Content-Range", "bytes " + start + "-" + end + "/" + size)
                .build();
        return new ServedResponse(206, "Partial Content", fields, (int) start, (int) (end - start + 1));
    }

    private static long number(String digits) {
        if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Long.parseLong(digits);
    }
}
