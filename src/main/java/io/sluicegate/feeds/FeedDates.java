package io.sluicegate.feeds;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Dates of answers (RFC 9110 section 5.6.7), in the one form that is still sent. Has no state. */
final class FeedDates {

    private FeedDates() {}

    /** The time that is meant; null for a text that is none. */
    static @Nullable Instant parse(String text) {
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
