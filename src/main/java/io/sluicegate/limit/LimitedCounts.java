package io.sluicegate.limit;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each statement has held somebody back, by its file:line. Safe for any thread; bounded by the statements of
 * the book in force and those of earlier ones that flows still hold.
 */
public final class LimitedCounts {

    /** How somebody is held back. */
    public enum Kind {
        /** A flow had to wait for its bytes. */
        RATE,
        /** A connection was reset. */
        CONNECTIONS,
        /** A request was answered with 429. */
        REQUESTS,
        /** An exchange or a tunnel was denied or cut, or went on at the rate of {@code throttle}. */
        QUOTA;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private record Statement(String rule, Kind kind) {}

    private final ConcurrentMap<Statement, LongAdder> counts = new ConcurrentHashMap<>();

    /** The statement at this file:line has held somebody back. */
    public void count(String rule, Kind kind) {
        counts.computeIfAbsent(new Statement(rule, kind), first -> new LongAdder())
                .increment();
    }

    /** Forgets all statements but these. */
    public void keep(Set<String> rules) {
        counts.keySet().removeIf(each -> !rules.contains(each.rule()));
    }

    /** All counts, by file:line and by the word of the kind. */
    public Map<List<String>, Long> all() {
        Map<List<String>, Long> all = new HashMap<>();
        counts.forEach((statement, count) ->
                all.put(List.of(statement.rule(), statement.kind().word()), count.sum()));
        return all;
    }
}
