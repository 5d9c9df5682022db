package io.sluicegate.policy;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many exchanges and tunnels each statement has decided, by its file:line, since the start or since the statement
 * came to stand there. Safe for any thread; bounded by the statements of the book in force and those of earlier ones that
 * flows still hold.
 */
public final class RuleHits {

    private final ConcurrentMap<String, LongAdder> counts = new ConcurrentHashMap<>();

    /** A verdict of this statement has been recorded. */
    public void count(String rule) {
        counts.computeIfAbsent(rule, first -> new LongAdder()).increment();
    }

    /** How many times that statement has decided. */
    public long of(String rule) {
        LongAdder count = counts.get(rule);
        return count == null ? 0 : count.sum();
    }

    /** Forgets the statements that no longer stand where they stood. */
    public void replaced(RuleBook before, RuleBook after) {
        Set<RuleBook.Line> standing = new HashSet<>(after.lines());
        for (RuleBook.Line line : before.lines()) {
            if (!standing.contains(line)) {
                counts.remove(line.rule());
            }
        }
    }

    /** How many times the statements of each label have decided together. */
    public Map<String, Long> byLabel(RuleBook book) {
        Map<String, Long> sums = new TreeMap<>();
        for (RuleBook.Line line : book.lines()) {
            if (line.label() != null) {
                sums.merge(line.label(), of(line.rule()), Long::sum);
            }
        }
        return sums;
    }

    /** All counts, by file:line. */
    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((rule, count) -> all.put(rule, count.sum()));
        return all;
    }
}
