package io.sluicegate.feeds;

import java.time.Duration;

/**
 * What a list that is fetched may take. Immutable.
 *
 * @param connect until there is a connection, for each hop
 * @param total from the first request to the last byte, redirects included
 * @param reloadWait how long a reload waits for a list of which there is no copy; the first load waits for {@code total}
 * @param maxBytes of the text as it is kept: after a Content-Encoding has been taken off, a gzip file as it is; also of what
 *     a set keeps of its files
 * @param maxUnpackedBytes of what a gzip file unfolds to
 */
record FeedLimits(Duration connect, Duration total, Duration reloadWait, long maxBytes, long maxUnpackedBytes) {

    /** What holds when nobody says otherwise. */
    static final FeedLimits DEFAULT =
            new FeedLimits(Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(45), 256L << 20, 1L << 30);
}
