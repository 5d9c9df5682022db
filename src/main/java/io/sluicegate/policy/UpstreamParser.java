package io.sluicegate.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code upstream} (GRAMMAR sections 2 and 3.4.9). Confined to one load. */
final class UpstreamParser {

    private static final Map<String, UpstreamGroup.Balance> BALANCES = Map.of(
            "weighted", UpstreamGroup.Balance.WEIGHTED,
            "hash-client", UpstreamGroup.Balance.HASH_CLIENT,
            "hash-host", UpstreamGroup.Balance.HASH_HOST,
            "least-connections", UpstreamGroup.Balance.LEAST_CONNECTIONS,
            "first-alive", UpstreamGroup.Balance.FIRST_ALIVE);
    private static final Set<String> DURATIONS = Set.of("timeout", "first-byte", "idle", "total");
    private static final Set<String> COUNTS = Set.of("retry", "max-connections", "max-pending", "max-requests");
    private static final List<String> OPTIONS = List.of(
            "balance",
            "timeout",
            "first-byte",
            "idle",
            "total",
            "retry",
            "break",
            "check",
            "max-connections",
            "max-pending",
            "max-requests",
            "else");
    private static final Duration CHECK_EVERY = Duration.ofSeconds(10);

    private final Definitions<UpstreamGroup> upstreams;
    private final Quantities quantities;
    private final HopParser hopParser;
    private final Problems problems;

    UpstreamParser(Definitions<UpstreamGroup> upstreams, Problems problems) {
        this.upstreams = upstreams;
        this.quantities = new Quantities(problems);
        this.hopParser = new HopParser(quantities, problems);
        this.problems = problems;
    }

    void parse(Cursor cursor) {
        cursor.next();
        Token name = upstreams.name(cursor);
        if (name != null) {
            List<UpstreamGroup.Hop> hops = hops(cursor);
            Options options = hops == null ? null : options(cursor);
            upstreams.define(name, hops == null || options == null ? null : options.group(name, hops));
        }
    }

    private @Nullable List<UpstreamGroup.Hop> hops(Cursor cursor) {
        List<UpstreamGroup.Hop> hops = new ArrayList<>();
        Token start = cursor.here();
        do {
            UpstreamGroup.Hop hop = hopParser.parse(cursor);
            if (hop == null) {
                return null;
            }
            hops.add(hop);
        } while (cursor.take(Token.Kind.COMMA) != null);
        if (hops.stream().allMatch(hop -> hop.weight() == 0)) {
            problems.error(start, "every hop has the weight 0, so that none is ever chosen");
            return null;
        }
        return hops;
    }

    /** What has been written of the options. Confined to one statement. */
    private static final class Options {

        private final Map<String, Duration> durations = new HashMap<>();
        private final Map<String, Integer> counts = new HashMap<>();
        private UpstreamGroup.Balance balance = UpstreamGroup.Balance.WEIGHTED;
        private UpstreamGroup.@Nullable Breaker breaker;
        private UpstreamGroup.@Nullable Check check;
        private UpstreamGroup.OrElse orElse = UpstreamGroup.OrElse.FAIL;

        UpstreamGroup group(Token name, List<UpstreamGroup.Hop> hops) {
            UpstreamGroup.Limits limits = new UpstreamGroup.Limits(
                    durations.get("timeout"),
                    durations.get("first-byte"),
                    durations.get("idle"),
                    durations.get("total"),
                    counts.get("retry"),
                    counts.get("max-connections"),
                    counts.get("max-pending"),
                    counts.get("max-requests"));
            return new UpstreamGroup(name.place(), name.text(), hops, balance, limits, breaker, check, orElse);
        }
    }

    private @Nullable Options options(Cursor cursor) {
        Options options = new Options();
        Set<String> seen = new HashSet<>();
        while (!cursor.atEnd()) {
            Token word = cursor.here();
            if (word.kind() != Token.Kind.WORD || !OPTIONS.contains(word.text())) {
                unknown(cursor, word);
                return null;
            }
            cursor.next();
            if (!seen.add(word.text())) {
                problems.error(word, "\"" + word.text() + "\" stands twice in one statement");
                return null;
            }
            if (!option(cursor, word.text(), options)) {
                return null;
            }
        }
        return options;
    }

    private void unknown(Cursor cursor, Token word) {
        String near = Words.nearest(word.text(), OPTIONS);
        if (Words.beginsStatement(word.text()) || near == null) {
            cursor.expectEnd(problems);
        } else {
            problems.error(
                    word, "\"" + word.text() + "\" is no option of an upstream", "did you mean \"" + near + "\"?");
        }
    }

    /** Whether the option could be read; an error has been told when not. */
    private boolean option(Cursor cursor, String word, Options options) {
        if (DURATIONS.contains(word)) {
            Duration duration = quantities.duration(cursor);
            return duration != null && options.durations.put(word, duration) == null;
        }
        if (COUNTS.contains(word)) {
            Integer count = quantities.count(cursor, word.equals("retry") ? 0 : 1);
            return count != null && options.counts.put(word, count) == null;
        }
        return switch (word) {
            case "balance" -> balance(cursor, options);
            case "break" -> breaker(cursor, options);
            case "check" -> check(cursor, options);
            default -> orElse(cursor, options);
        };
    }

    private boolean balance(Cursor cursor, Options options) {
        Token word = cursor.here();
        UpstreamGroup.Balance balance = BALANCES.get(word.text());
        if (balance == null || cursor.atEnd()) {
            problems.error(
                    word,
                    "balance how? weighted, hash-client, hash-host, least-connections or first-alive",
                    Words.meant(word.text(), BALANCES.keySet(), null));
            return false;
        }
        cursor.next();
        options.balance = balance;
        return true;
    }

    private boolean breaker(Cursor cursor, Options options) {
        Integer failures = quantities.count(cursor, 1);
        if (failures == null) {
            return false;
        }
        if (!cursor.take("for")) {
            problems.error(cursor.here(), "break for how long? As in break 5 for 30s");
            return false;
        }
        Duration rest = quantities.duration(cursor);
        options.breaker = rest == null ? null : new UpstreamGroup.Breaker(failures, rest);
        return rest != null;
    }

    private boolean check(Cursor cursor, Options options) {
        Token url = null;
        if (cursor.take("http")) {
            url = cursor.take(Token.Kind.STRING);
            if (url == null) {
                problems.error(cursor.here(), "check http wants what to ask for, in quotes");
                return false;
            }
        } else if (!cursor.take("tcp")) {
            problems.error(cursor.here(), "check how? tcp, or http and what to ask for in quotes");
            return false;
        }
        Duration every = cursor.take("every") ? quantities.duration(cursor) : CHECK_EVERY;
        options.check = every == null ? null : new UpstreamGroup.Check(url == null ? null : url.text(), every);
        return every != null;
    }

    private boolean orElse(Cursor cursor, Options options) {
        if (cursor.take("direct")) {
            options.orElse = UpstreamGroup.OrElse.DIRECT;
            return true;
        }
        boolean fail = cursor.take("fail");
        if (!fail) {
            problems.error(cursor.here(), "else what? direct or fail");
        }
        return fail;
    }
}
