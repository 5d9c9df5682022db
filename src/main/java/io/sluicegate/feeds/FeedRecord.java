package io.sluicegate.feeds;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is written down beside the text of a list that was fetched. Immutable.
 *
 * @param url where it is from
 * @param sha256 of the text
 * @param etag of the answer, to ask whether it still holds (RFC 9110 section 8.8.3); null without one
 * @param lastModified of the answer, as it was sent (RFC 9110 section 8.8.2); null without one
 * @param modified when the text was written, as far as it is known
 * @param checkedAt when the server last said that this is the list
 */
record FeedRecord(
        String url,
        String sha256,
        @Nullable String etag,
        @Nullable String lastModified,
        Instant modified,
        Instant checkedAt) {

    private static final String DIGEST = "[0-9a-f]{64}";

    /** The same, which the server has just confirmed. */
    FeedRecord checked(Instant now) {
        return new FeedRecord(url, sha256, etag, lastModified, modified, now);
    }

    /** A line for each word. */
    String render() {
        return "url " + url
                + "\nsha256 " + sha256
                + (etag == null ? "" : "\netag " + etag)
                + (lastModified == null ? "" : "\nlast-modified " + lastModified)
                + "\nmodified " + modified
                + "\nchecked-at " + checkedAt
                + "\n";
    }

    /** What stands in such lines; null where they are not whole. */
    static @Nullable FeedRecord parse(String text) {
        Map<String, String> words = new HashMap<>();
        text.lines().forEach(line -> {
            String[] parts = line.split(" ", 2);
            words.put(parts[0], parts.length == 2 ? parts[1] : "");
        });
        String url = words.get("url");
        String sha256 = words.get("sha256");
        if (url == null || sha256 == null || !sha256.matches(DIGEST)) {
            return null;
        }
        try {
            return new FeedRecord(
                    url,
                    sha256,
                    words.get("etag"),
                    words.get("last-modified"),
                    Instant.parse(words.getOrDefault("modified", "")),
                    Instant.parse(words.getOrDefault("checked-at", "")));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
