package io.sluicegate.policy;

import io.sluicegate.match.AddressRange;
import io.sluicegate.match.Cidr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the verdicts that may match all that a later one does, so that a thousand verdicts of one host or one client
 * each are not compared in pairs. A verdict that has a {@code to} or {@code from} of a few written items stands under
 * each of them: whatever it covers has an item that is one of these, or lies in one. All others stand under the words
 * of their clauses, which a verdict that they cover has too. Confined to one load.
 */
final class ShadowIndex {

    /** There is no such verdict. */
    static final int NONE = -1;

    /** So many items of a verdict have a place each. */
    private static final int MOST_KEYS = 100;

    private static final String ANY_USER = "*";
    private static final List<Class<? extends Clause>> KINDS = List.of(
            Clause.From.class,
            Clause.To.class,
            Clause.Port.class,
            ProtoClause.class,
            Clause.Method.class,
            Clause.Path.class,
            Clause.Type.class,
            Clause.During.class);
    /** Prefixes under which ranges of addresses stand; a wider range stands under none. */
    private static final int[] LENGTHS_4 = {32, 24, 16};

    private static final int[] LENGTHS_6 = {128, 64, 48, 32};

    private final Implication implication;
    private final Map<Key, List<Integer>> byItem = new HashMap<>();
    private final Map<Integer, List<Integer>> byKinds = new HashMap<>();

    ShadowIndex(Implication implication) {
        this.implication = implication;
    }

    /** An item of a clause: a host with its reach, a user, or a prefix in which a range of addresses lies. */
    private record Key(boolean to, Object item) {}

    /** A host, itself or what is below it. */
    private record Reached(String host, boolean below) {}

    /** Adds a verdict that stands below all that have been added. */
    void add(int verdict, Scope scope) {
        for (Clause clause : scope.clauses()) {
            Set<Key> keys = keys(clause);
            if (!keys.isEmpty()) {
                keys.forEach(key ->
                        byItem.computeIfAbsent(key, first -> new ArrayList<>(1)).add(verdict));
                return;
            }
        }
        byKinds.computeIfAbsent(kinds(scope), first -> new ArrayList<>()).add(verdict);
    }

    /** The first verdict that may match all that a scope does and of which the test says so; {@link #NONE} if none. */
    int first(Scope scope, IntPredicate matchesAll) {
        int first = Integer.MAX_VALUE;
        for (List<Integer> verdicts : candidates(scope)) {
            for (int i = 0; i < verdicts.size() && verdicts.get(i) < first; i++) {
                first = matchesAll.test(verdicts.get(i)) ? verdicts.get(i) : first;
            }
        }
        return first == Integer.MAX_VALUE ? NONE : first;
    }

    private List<List<Integer>> candidates(Scope scope) {
        List<List<Integer>> candidates = new ArrayList<>();
        for (Clause clause : scope.clauses()) {
            for (Key key : waysOut(clause)) {
                candidates.add(byItem.getOrDefault(key, List.of()));
            }
        }
        int kinds = kinds(scope);
        byKinds.forEach((wanted, verdicts) -> {
            if ((wanted & ~kinds) == 0) {
                candidates.add(verdicts);
            }
        });
        return candidates;
    }

    /** A bit for each word and sign of its clauses. */
    private static int kinds(Scope scope) {
        int kinds = 0;
        for (Clause clause : scope.clauses()) {
            int kind = 2 * KINDS.indexOf(clause.getClass());
            kinds |= 1 << (clause.negated() ? kind + 1 : kind);
        }
        return kinds;
    }

    /** The items that a clause of written items has; none where it has others, or too many. */
    private Set<Key> keys(Clause clause) {
        Set<Key> keys = new HashSet<>();
        SetParts parts = parts(clause);
        boolean to = clause instanceof Clause.To;
        for (SetPart part : parts == null ? List.<SetPart>of() : parts.all()) {
            boolean items = part.written() && part.size() <= MOST_KEYS && keys.size() <= MOST_KEYS;
            if (!items || (to && !part.own().patterns().isEmpty()) || !addKeys(part, to, keys)) {
                return Set.of();
            }
        }
        return keys;
    }

    /** The items of a clause that can be looked up; null where it is another clause. */
    private @Nullable SetParts parts(Clause clause) {
        if (clause.negated()) {
            return null;
        }
        if (clause instanceof Clause.To to) {
            return implication.parts(to.items());
        }
        return clause instanceof Clause.From from ? implication.parts(from.items()) : null;
    }

    private static boolean addKeys(SetPart part, boolean to, Set<Key> keys) {
        for (AddressRange range : part.ranges()) {
            Cidr place = place(range);
            if (place == null) {
                return false;
            }
            keys.add(new Key(to, place));
        }
        if (to) {
            part.hosts().forEach(host -> addKeys(host, keys));
        } else {
            part.own().users().forEach(user -> keys.add(new Key(false, user)));
            if (part.own().anyUser()) {
                keys.add(new Key(false, ANY_USER));
            }
        }
        return true;
    }

    private static void addKeys(SetPart.Host host, Set<Key> keys) {
        if (host.itself()) {
            keys.add(new Key(true, new Reached(host.name().text(), false)));
        }
        if (host.below()) {
            keys.add(new Key(true, new Reached(host.name().text(), true)));
        }
    }

    private static @Nullable Cidr place(AddressRange range) {
        for (int length : range.v4() ? LENGTHS_4 : LENGTHS_6) {
            if (range.isWithin(length)) {
                return range.start(length);
            }
        }
        return null;
    }

    /** Where everything stands that may hold the first item of a clause. */
    private List<Key> waysOut(Clause clause) {
        SetParts parts = parts(clause);
        boolean to = clause instanceof Clause.To;
        for (SetPart part : parts == null ? List.<SetPart>of() : parts.all()) {
            if (to && !part.hosts().isEmpty()) {
                return waysOut(part.hosts().get(0));
            }
            if (!part.ranges().isEmpty()) {
                return waysOut(part.ranges().get(0), to);
            }
            if (!to && part.own().anyUser()) {
                return List.of(new Key(false, ANY_USER));
            }
            if (!to && !part.own().users().isEmpty()) {
                String user = part.own().users().iterator().next();
                return List.of(new Key(false, user), new Key(false, ANY_USER));
            }
        }
        return List.of();
    }

    private static List<Key> waysOut(SetPart.Host host) {
        List<Key> keys = new ArrayList<>();
        String name = host.name().text();
        if (host.itself()) {
            keys.add(new Key(true, new Reached(name, false)));
        }
        keys.add(new Key(true, new Reached(name, true)));
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            keys.add(new Key(true, new Reached(name.substring(dot + 1), true)));
        }
        return keys;
    }

    private static List<Key> waysOut(AddressRange range, boolean to) {
        List<Key> keys = new ArrayList<>();
        for (int length : range.v4() ? LENGTHS_4 : LENGTHS_6) {
            keys.add(new Key(to, range.start(length)));
        }
        return keys;
    }
}
