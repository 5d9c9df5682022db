package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.match.DomainSet;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the statements that a host can lead to, so that a thousand {@code deny to h.example} are one look-up. It passes
 * over a statement only where that is certainly out: one of its clauses is a {@code to} without {@code not}, of nothing
 * but a hundred hosts of the rule files at most; all names of the flow are known; and none of them is one of those hosts.
 * Whether one name or all have to be in makes no difference then, and such a clause never asks for an address. All other
 * statements stay in their places: a set of more hosts is one look-up by itself, and an entry for each of them and each
 * statement would cost more than it saves. Immutable; a look-up allocates nothing.
 *
 * <p>Each host has two entries, one for itself and one for all below it, with the statements that name just that; the
 * statements that name a host further up are those of the entry one outwards.
 */
final class HostIndex {

    /** Names that lead to no statement. */
    private static final int NONE = -1;
    /** Of such a flow every statement is asked. */
    private static final int ALL = -2;

    private static final int BELOW = 1;
    private static final int MOST_HOSTS = 100;
    private static final int[] NO_STATEMENTS = {};

    private final DomainSet hosts;
    /** How long each host is, by its number in the set. */
    private final int[] lengths;
    /** The statements of each entry, rising; those of host n at 2n, of what is below it at 2n + 1. */
    private final int[][] statements;
    /** For each host the entry of the nearest host above it; {@link #NONE} where there is none. */
    private final int[] outer;
    /** For each place the first statement from there on that no host leads to. */
    private final int[] others;

    HostIndex(Statement[] deciding) {
        Map<String, Host> written = new TreeMap<>();
        this.others = new int[deciding.length + 1];
        others[deciding.length] = deciding.length;
        for (int i = deciding.length - 1; i >= 0; i--) {
            ItemSet items = writtenHosts(deciding[i].scope());
            others[i] = items == null ? i : others[i + 1];
            if (items != null) {
                enter(items, i, written);
            }
        }
        DomainSet.Builder set = new DomainSet.Builder(new SecureRandom().nextLong());
        this.lengths = new int[written.size()];
        this.outer = new int[written.size()];
        this.statements = new int[2 * written.size()][];
        int number = 0;
        for (Map.Entry<String, Host> each : written.entrySet()) {
            set.add(new HostName(each.getKey()), DomainSet.Reach.WITH_BELOW, number);
            lengths[number] = each.getKey().length();
            statements[2 * number] = rising(each.getValue().itself());
            statements[2 * number + BELOW] = rising(each.getValue().below());
            number++;
        }
        this.hosts = set.build();
        written.keySet().forEach(host -> outer[hosts.find(new HostName(host))] = above(host));
    }

    /** The statements that name a host, the last first. */
    private record Host(List<Integer> itself, List<Integer> below) {}

    /** The hosts one of which has to be among the names of a flow; null where the statement asks for none. */
    private static @Nullable ItemSet writtenHosts(Scope scope) {
        for (Clause clause : scope.clauses()) {
            if (clause instanceof Clause.To to && !to.negated() && to.items().isOfWrittenHosts(MOST_HOSTS)) {
                return to.items();
            }
        }
        return null;
    }

    private static void enter(ItemSet items, int statement, Map<String, Host> written) {
        items.eachWrittenHost((name, itself, below) -> {
            Host host = written.computeIfAbsent(name.text(), first -> new Host(new ArrayList<>(1), new ArrayList<>(1)));
            if (itself) {
                host.itself().add(statement);
            }
            if (below) {
                host.below().add(statement);
            }
        });
    }

    private static int[] rising(List<Integer> statements) {
        return statements.isEmpty()
                ? NO_STATEMENTS
                : statements.stream().mapToInt(each -> each).sorted().distinct().toArray();
    }

    private int above(String host) {
        int dot = host.indexOf('.');
        int above = dot < 0 ? DomainSet.NONE : hosts.find(new HostName(host.substring(dot + 1)));
        return above == DomainSet.NONE ? NONE : 2 * above + BELOW;
    }

    /** Where the names of a subject lead, for {@link #next}. */
    int entry(Subject subject) {
        if (!subject.knows(Fact.NAMES)) {
            return ALL;
        }
        int entry = NONE;
        for (int i = 0; i < subject.names().size(); i++) {
            int found = entry(subject.names().get(i));
            if (found != NONE && entry != NONE && found != entry) {
                return ALL; // names that lead to different entries are rare, and never worth a list of both
            }
            entry = found == NONE ? entry : found;
        }
        return entry;
    }

    private int entry(HostName name) {
        int host = hosts.find(name);
        if (host == DomainSet.NONE) {
            return NONE;
        }
        return 2 * host + (name.text().length() == lengths[host] ? 0 : BELOW);
    }

    /** The first statement from a place on that is not certainly out; their number where there is none. */
    int next(int from, int entry) {
        if (entry == ALL) {
            return from;
        }
        int next = others[from];
        for (int at = entry; at != NONE; at = outer[at / 2]) {
            next = Math.min(next, first(statements[at], from));
        }
        return next;
    }

    private static int first(int[] rising, int from) {
        int place = Arrays.binarySearch(rising, from);
        int at = place < 0 ? -place - 1 : place;
        return at == rising.length ? Integer.MAX_VALUE : rising[at];
    }
}
