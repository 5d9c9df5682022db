package io.sluicegate.feeds;

import io.sluicegate.match.ListException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the copy of one list up to date: asks for it, looks at what came, and only then puts it in the place of what was
 * there. Blocks; safe for any thread.
 */
final class FeedFetch {

    private final HttpFetcher fetcher;
    private final ListCopies copies;
    private final FeedLimits limits;
    private final InstantSource clock;

    FeedFetch(HttpFetcher fetcher, ListCopies copies, FeedLimits limits, InstantSource clock) {
        this.fetcher = fetcher;
        this.copies = copies;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Fetches a list, or hears that it has not changed.
     *
     * @return whether its text is another one now
     * @throws ListException when there is no list; then the copy is what it was
     */
    boolean refresh(String url) throws ListException {
        try {
            ListCopies.Found found = copies.sound(url);
            FeedRecord known = found == null ? null : found.record();
            Path draft = copies.draft();
            try {
                HttpFetcher.Answer answer = fetcher.fetch(url, known, draft);
                return answer == null ? confirmed(known) : taken(url, answer, known, draft);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (ListException e) {
            throw e;
        } catch (IOException e) {
            throw new ListException("its copy cannot be written: " + e);
        }
    }

    private boolean confirmed(@Nullable FeedRecord known) throws IOException {
        if (known != null) {
            copies.put(known.checked(clock.instant()));
        }
        return false;
    }

    private boolean taken(String url, HttpFetcher.Answer answer, @Nullable FeedRecord known, Path draft)
            throws IOException {
        Path text = answer.zipped() ? copies.draft() : draft;
        try {
            String sha256 = checked(answer, draft, text);
            Instant now = clock.instant();
            String date = answer.lastModified();
            Instant sent = date == null ? null : FeedDates.parse(date);
            Instant modified = sent == null || sent.isAfter(now) ? now : sent;
            copies.put(text, new FeedRecord(url, sha256, answer.etag(), date, modified, now));
            return known == null || !known.sha256().equals(sha256);
        } finally {
            Files.deleteIfExists(text);
        }
    }

    private String checked(HttpFetcher.Answer answer, Path draft, Path text) throws IOException {
        try {
            if (answer.zipped()) {
                ListText.unzip(draft, text, limits.maxBytes());
            }
            return ListText.check(text, limits.maxUnpackedBytes());
        } catch (ZipException | EOFException e) {
            throw new ListException("the answer is damaged or cut short gzip: " + e.getMessage());
        }
    }
}
