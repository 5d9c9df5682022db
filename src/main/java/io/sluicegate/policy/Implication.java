package io.sluicegate.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Whether a statement matches whatever another one does. That is so where each of its clauses is implied by the clause
 * of the same word and sign there: the items here hold all items there, or with {@code not} the other way round, and
 * doubt falls in a way that is no narrower (GRAMMAR section 3.3.5). Yes is certain; no may be for want of looking
 * closer, and for the rest of the book once so many items have been looked up. Confined to one load.
 */
final class Implication {

    /** How many look-ups a book gets: less than a tenth of a second. */
    private static final int MOST = 500_000;

    private final Map<ItemSet, SetPart> known = new HashMap<>();
    private final Map<ItemSet, SetParts> sets = new HashMap<>();
    private final LookUps lookUps = new LookUps(MOST);

    /** Whether all look-ups are used up. */
    boolean isSpent() {
        return lookUps.areSpent();
    }

    /** What a set is made of. */
    SetParts parts(ItemSet set) {
        return sets.computeIfAbsent(set, each -> new SetParts(each, known, lookUps));
    }

    /** Whether the wider scope matches whatever the narrower one does, as far as look-ups are left. */
    boolean implies(Scope narrower, Scope wider) {
        for (Clause clause : wider.clauses()) {
            if (!lookUps.take(1) || !isImplied(clause, narrower)) {
                return false;
            }
        }
        return true;
    }

    private boolean isImplied(Clause clause, Scope narrower) {
        for (Clause each : narrower.clauses()) {
            if (each.getClass() == clause.getClass() && each.negated() == clause.negated()) {
                return doubtIsMet(each, clause) && (clause.negated() ? holds(each, clause) : holds(clause, each));
            }
        }
        return false;
    }

    /** Whether one clause names all that the other does, both of one kind and without their sign. */
    private boolean holds(Clause outer, Clause inner) {
        if (outer instanceof Clause.To to && inner instanceof Clause.To other) {
            return parts(to.items()).holdsDestinations(parts(other.items()));
        }
        if (outer instanceof Clause.From from && inner instanceof Clause.From other) {
            return parts(from.items()).holdsClients(parts(other.items()));
        }
        if (outer instanceof Clause.Port port && inner instanceof Clause.Port other) {
            return parts(port.items()).holdsPorts(parts(other.items()));
        }
        if (outer instanceof ProtoClause proto && inner instanceof ProtoClause other) {
            return withKinds(proto.words()).containsAll(other.words());
        }
        if (outer instanceof Clause.Method method && inner instanceof Clause.Method other) {
            return each(other.methods(), method.methods(), String::equals);
        }
        if (outer instanceof Clause.Path path && inner instanceof Clause.Path other) {
            return each(other.patterns(), path.patterns(), (pattern, wider) -> wider.covers(pattern));
        }
        if (outer instanceof Clause.Type type && inner instanceof Clause.Type other) {
            return each(other.media().written(), type.media().written(), MediaTypes::isWithin);
        }
        return outer instanceof Clause.During during
                && inner instanceof Clause.During other
                && each(other.times(), during.times(), TimeSpans::equals);
    }

    /** Whether each of some items is held by one of some others. */
    private <T> boolean each(List<T> inner, List<T> outer, BiPredicate<T, T> isHeld) {
        return lookUps.take((long) inner.size() * outer.size())
                && inner.stream().allMatch(each -> outer.stream().anyMatch(other -> isHeld.test(each, other)));
    }

    /** TLS without a name and TLS with a hidden one are TLS. */
    private static Set<ProtoClause.Word> withKinds(Set<ProtoClause.Word> words) {
        if (!words.contains(ProtoClause.Word.TLS)) {
            return words;
        }
        Set<ProtoClause.Word> all = new HashSet<>(words);
        all.addAll(List.of(ProtoClause.Word.NOSNI, ProtoClause.Word.ECH));
        return all;
    }

    /** "Some name or address" follows from "all of them", of which there is one at least, and never the other way. */
    private static boolean doubtIsMet(Clause narrower, Clause wider) {
        if (wider instanceof Clause.From from && narrower instanceof Clause.From other) {
            // Addresses of the destination are asked for by entries of two addresses alone.
            boolean pairs = (wider.negated() ? from : other).items().asksOther();
            return !pairs || isSome(from.any(), wider) || !isSome(other.any(), narrower);
        }
        if (wider instanceof Clause.To to && narrower instanceof Clause.To other) {
            return isSome(to.any(), wider) || !isSome(other.any(), narrower);
        }
        if (wider instanceof Clause.Type type && narrower instanceof Clause.Type other) {
            return isSome(type.any(), wider) || !isSome(other.any(), narrower);
        }
        return true;
    }

    /** Whether the clause with its sign says "some", as in {@code deny}, and not "all". */
    private static boolean isSome(boolean any, Clause clause) {
        return any != clause.negated();
    }
}
