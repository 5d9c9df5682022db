package io.sluicegate.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads {@code limit} and {@code quota} (GRAMMAR sections 2, 3.4.6 and 3.4.7). Confined to one load. */
final class LimitParser {

    private static final String WHAT = "limit what? A rate as in 20 Mbit/s, or so many connections or requests/s";

    private final ScopeParser scopes;
    private final VerdictParser verdicts;
    private final Quantities quantities;
    private final Problems problems;

    LimitParser(ScopeParser scopes, VerdictParser verdicts, Quantities quantities, Problems problems) {
        this.scopes = scopes;
        this.verdicts = verdicts;
        this.quantities = quantities;
        this.problems = problems;
    }

    /** The limit behind its word; null after an error has been told. */
    @Nullable
    Effect limit(Cursor cursor, Effect.Source source) {
        Quantities.Measure measure = quantities.measure(cursor, WHAT);
        if (measure == null) {
            return null;
        }
        return switch (measure.word()) {
            case "connections" -> connections(cursor, source, measure);
            case "requests/s" -> requests(cursor, source, measure, Duration.ofSeconds(1));
            case "requests/min" -> requests(cursor, source, measure, Duration.ofMinutes(1));
            default -> rate(cursor, source, measure);
        };
    }

    private @Nullable Effect rate(Cursor cursor, Effect.Source source, Quantities.Measure measure) {
        String near = Words.nearest(measure.word(), List.of("connections", "requests/s", "requests/min"));
        if (near != null) {
            problems.error(measure.unit(), "\"" + measure.word() + "\" is no unit of a limit", near + "?");
            return null;
        }
        Long bits = quantities.rate(measure);
        Long burst = bits == null ? null : Long.valueOf(Math.max(1, bits / 8));
        if (bits != null && cursor.take("burst")) {
            burst = quantities.size(cursor);
        }
        if (bits == null || burst == null) {
            return null;
        }
        Effect.Per per = per(cursor);
        Scope scope = per == null ? null : scopes.scope(cursor, ClauseRules.effect("limit"));
        return per == null || scope == null ? null : new Effect.RateLimit(source, scope, per, bits, burst);
    }

    private @Nullable Effect connections(Cursor cursor, Effect.Source source, Quantities.Measure measure) {
        Long count = count(measure);
        Effect.Per per = count == null ? null : per(cursor);
        Scope scope = per == null ? null : scopes.scope(cursor, ClauseRules.ofConnections());
        return count == null || per == null || scope == null
                ? null
                : new Effect.ConnectionLimit(source, scope, per, count);
    }

    private @Nullable Effect requests(Cursor cursor, Effect.Source source, Quantities.Measure measure, Duration every) {
        Long count = count(measure);
        Long burst = count == null ? null : Long.valueOf(Math.max(1, count / every.toSeconds()));
        if (count != null && cursor.take("burst")) {
            Integer written = quantities.count(cursor, 1);
            burst = written == null ? null : Long.valueOf(written);
        }
        if (count == null || burst == null) {
            return null;
        }
        Effect.Per per = per(cursor);
        Scope scope = per == null ? null : scopes.scope(cursor, ClauseRules.beforeAnswer("limit requests"));
        return per == null || scope == null ? null : new Effect.RequestLimit(source, scope, per, count, every, burst);
    }

    private @Nullable Long count(Quantities.Measure measure) {
        if (measure.number().scale() > 0) {
            problems.error(measure.token(), "a whole number of " + measure.word() + " is wanted");
            return null;
        }
        return quantities.whole(measure, BigDecimal.ONE);
    }

    /** Who shares; all where nothing is written, null after an error has been told. */
    private Effect.@Nullable Per per(Cursor cursor) {
        if (!cursor.take("per")) {
            return Effect.Per.ALL;
        }
        if (cursor.take("client")) {
            return Effect.Per.CLIENT;
        }
        if (cursor.take("account")) {
            return Effect.Per.ACCOUNT;
        }
        problems.error(cursor.here(), "per what? client or account");
        return null;
    }

    /** The quota behind its word; null after an error has been told. */
    @Nullable
    Effect quota(Cursor cursor, Effect.Source source) {
        Long bytes = quantities.size(cursor);
        Effect.Per per = bytes == null ? null : per(cursor);
        Effect.Quota.Period period = per == null ? null : period(cursor);
        Scope scope = period == null ? null : scopes.scope(cursor, ClauseRules.effect("quota"));
        Effect.Exhausted then = scope == null ? null : then(cursor);
        return bytes == null || per == null || period == null || scope == null || then == null
                ? null
                : new Effect.Quota(source, scope, per, bytes, period, then);
    }

    private Effect.Quota.@Nullable Period period(Cursor cursor) {
        if (!cursor.take("each")) {
            problems.error(cursor.here(), "the period is missing: each hour, day, week or month");
            return null;
        }
        for (Effect.Quota.Period period : Effect.Quota.Period.values()) {
            if (cursor.take(period.name().toLowerCase(Locale.ROOT))) {
                return period;
            }
        }
        problems.error(cursor.here(), "each what? hour, day, week or month");
        return null;
    }

    private Effect.@Nullable Exhausted then(Cursor cursor) {
        if (!cursor.take("then")) {
            problems.error(cursor.here(), "what then? \"then deny\" or \"then throttle 1 Mbit/s\" is missing");
            return null;
        }
        if (cursor.take("throttle")) {
            Long bits = quantities.rate(cursor);
            return bits == null ? null : new Effect.Throttle(bits);
        }
        if (cursor.take("deny")) {
            VerdictParser.Tail tail = verdicts.answer(cursor);
            return tail == null ? null : new Effect.Deny(tail.answer(), tail.because());
        }
        problems.error(cursor.here(), "then what? deny or throttle");
        return null;
    }
}
