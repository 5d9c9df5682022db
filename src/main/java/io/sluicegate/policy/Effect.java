package io.sluicegate.policy;

import io.sluicegate.flow.Answer;
import io.sluicegate.flow.LogDetail;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a book says beside its verdicts, one for each statement. Immutable. */
public sealed interface Effect {

    /** Where it stands, and how it is called. */
    Source source();

    /** What it is about. */
    Scope scope();

    /**
     * A statement as it is named in records and shown.
     *
     * @param rule file:line
     * @param label without its colon
     * @param text as it stands in the file, its lines joined
     */
    record Source(String rule, @Nullable String label, String text) {}

    /** Who shares an allowance. */
    enum Per {
        /** All that match. */
        ALL,
        /** One IPv4 address or one IPv6 prefix. */
        CLIENT,
        /** Whoever pays. */
        ACCOUNT
    }

    /**
     * {@code cache} and {@code nocache}.
     *
     * @param stores whether it is {@code cache}
     * @param whole whether all is fetched when a part is asked for
     * @param lifetime where the origin gives none; null for none
     */
    record CacheRule(
            Source source,
            Scope scope,
            boolean stores,
            boolean whole,
            @Nullable Duration lifetime) implements Effect {}

    /**
     * {@code route}.
     *
     * @param upstream its name; null for {@code direct}
     */
    record Route(Source source, Scope scope, @Nullable String upstream) implements Effect {}

    /** {@code log}: how much is written down. */
    record LogRule(Source source, Scope scope, LogDetail detail) implements Effect {}

    /**
     * {@code account}: who pays for a client.
     *
     * @param scope the clients by their addresses
     * @param name who pays
     * @param macs the clients by the addresses of their network cards, in lower case with colons
     */
    record Account(Source source, Scope scope, String name, Set<String> macs) implements Effect {

        /** Copies the set. */
        public Account {
            macs = Set.copyOf(macs);
        }
    }

    /** A kind of {@code limit}. */
    sealed interface Limit extends Effect {
        /** Who shares it. */
        Per per();
    }

    /**
     * {@code limit} by rate, for each direction by itself.
     *
     * @param bitsPerSecond at least 1
     * @param burstBytes at least 1; one second's worth where none is written
     */
    record RateLimit(Source source, Scope scope, Per per, long bitsPerSecond, long burstBytes) implements Limit {}

    /**
     * {@code limit … connections}.
     *
     * @param connections at one time; at least 1
     */
    record ConnectionLimit(Source source, Scope scope, Per per, long connections) implements Limit {}

    /**
     * {@code limit … requests/s} and {@code requests/min}.
     *
     * @param requests in each span; at least 1
     * @param every the span
     * @param burst at least 1; one second's worth where none is written
     */
    record RequestLimit(Source source, Scope scope, Per per, long requests, Duration every, long burst)
            implements Limit {}

    /**
     * {@code quota}: what may be used in a period, and what is done then.
     *
     * @param bytes both directions together; at least 1
     * @param period at whose borders it begins anew, in the book's zone
     * @param then what is done when it has run out
     */
    record Quota(Source source, Scope scope, Per per, long bytes, Period period, Exhausted then) implements Effect {

        /** The periods of quotas. */
        public enum Period {
            HOUR,
            DAY,
            WEEK,
            MONTH
        }
    }

    /** What is done when a quota has run out. */
    sealed interface Exhausted {}

    /** Denied, with this answer. */
    record Deny(Answer answer, @Nullable String because) implements Exhausted {}

    /** Slowed down to this rate; at least 1. */
    record Throttle(long bitsPerSecond) implements Exhausted {}

    /**
     * {@code tariff}: a price from some day on.
     *
     * @param name under which it is shown; several lines may have it, with different days
     * @param price of one unit
     * @param currency three capitals
     * @param unitBytes the unit
     * @param hitsPercent what answers from the cache cost of that
     * @param since the first day; null for always
     */
    record Tariff(
            Source source,
            Scope scope,
            String name,
            BigDecimal price,
            String currency,
            long unitBytes,
            BigDecimal hitsPercent,
            @Nullable LocalDate since)
            implements Effect {

        /** The first day of it. */
        LocalDate begins() {
            return since == null ? LocalDate.MIN : since;
        }
    }
}
