package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The clauses that stand in more than one statement, such as {@code from guests} or {@code to ads}, so that a question
 * asks each of them once: when one has said no, every statement that it stands in is out. The 64 that stand in most
 * statements are shared; all others are asked where they stand. Immutable.
 */
final class SharedClauses {

    private static final int MOST = Long.SIZE;

    /** In the order of their bits, the cheapest first. */
    private final Clause[] clauses;
    /** For each statement the bits of its shared clauses. */
    private final long[] statements;

    SharedClauses(Statement[] deciding) {
        Map<Key, List<Clause>> uses = new LinkedHashMap<>();
        for (Statement each : deciding) {
            List<Clause> all = each.scope().clauses();
            for (int i = 0; i < all.size(); i++) {
                uses.computeIfAbsent(Key.of(each, i), first -> new ArrayList<>(1))
                        .add(all.get(i));
            }
        }
        Map<Key, Long> bits = new HashMap<>();
        this.clauses = uses.entrySet().stream()
                .filter(use -> use.getValue().size() > 1)
                .sorted(Comparator.comparingInt(use -> -use.getValue().size()))
                .limit(MOST)
                .sorted(Comparator.comparingInt(use -> use.getValue().get(0).cost()))
                .peek(use -> bits.put(use.getKey(), 1L << bits.size()))
                .map(use -> use.getValue().get(0))
                .toArray(Clause[]::new);
        this.statements =
                Arrays.stream(deciding).mapToLong(each -> bits(each, bits)).toArray();
    }

    /** What tells clauses apart: their text, and that doubt falls otherwise in {@code deny}. */
    private record Key(boolean deny, String text) {
        static Key of(Statement statement, int clause) {
            return new Key(
                    statement.action() == Action.DENY, statement.scope().texts().get(clause));
        }
    }

    private static long bits(Statement statement, Map<Key, Long> bits) {
        long all = 0;
        for (int i = 0; i < statement.scope().clauses().size(); i++) {
            all |= bits.getOrDefault(Key.of(statement, i), 0L);
        }
        return all;
    }

    /** Whether one of the statement's shared clauses says no, in the question that the subject's keys began. */
    boolean isOut(int statement, Subject subject) {
        long bits = statements[statement];
        SubjectKeys keys = subject.keys();
        for (long rest = keys.unasked(bits); rest != 0 && !keys.isOut(bits); rest &= rest - 1) {
            Clause clause = clauses[Long.numberOfTrailingZeros(rest)];
            keys.said(Long.lowestOneBit(rest), clause.test(subject) == Clause.State.NO);
        }
        return keys.isOut(bits);
    }
}
