package io.sluicegate.policy;

import io.sluicegate.match.AddressRange;
import io.sluicegate.match.FirstRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who pays, by the statements of a book: the first that names a client's address or its network card. Statements of addresses
 * that stand in the rule files are one look-up however many they are, and so are cards; those with sets are asked one after
 * another. Immutable.
 */
final class AccountIndex {

    private final List<Effect.Account> accounts;
    private final FirstRanges written;
    private final Map<String, Integer> cards = new HashMap<>();
    /** The places of statements that have to be asked, rising. */
    private final int[] others;

    /** Of statements in reading order. */
    AccountIndex(List<Effect.Account> accounts) {
        this.accounts = List.copyOf(accounts);
        FirstRanges.Builder ranges = new FirstRanges.Builder();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < accounts.size(); i++) {
            int place = i;
            accounts.get(i).macs().forEach(mac -> cards.putIfAbsent(mac, place));
            List<AddressRange> alone = writtenAlone(accounts.get(i).scope());
            if (alone == null) {
                asked.add(i);
            } else {
                alone.forEach(range -> ranges.add(range, place));
            }
        }
        this.written = ranges.build();
        this.others = asked.stream().mapToInt(Integer::intValue).toArray();
    }

    /** The addresses of a statement; null where it names more than those that stand in it. */
    private static @Nullable List<AddressRange> writtenAlone(Scope scope) {
        List<AddressRange> ranges = new ArrayList<>();
        for (Clause clause : scope.clauses()) {
            if (!(clause instanceof Clause.From from)
                    || from.negated()
                    || scope.clauses().size() > 1) {
                return null;
            }
            ItemSet.Own own = from.items().own();
            if (own.list() != null || own.changing() || !from.items().nested().isEmpty()) {
                return null;
            }
            own.addresses().each(ranges::add);
        }
        return ranges;
    }

    /** Whether a statement names network cards. */
    boolean namesCards() {
        return !cards.isEmpty();
    }

    /** Who pays; null where no statement says so. The card is asked for only where a statement names cards. */
    @Nullable
    String account(Subject subject, RuleBook.NetworkCard card) {
        if (accounts.isEmpty()) {
            return null;
        }
        int first = Math.min(written.find(subject.keys().client(subject)), byCard(card));
        for (int i = 0; i < others.length && others[i] < first; i++) {
            if (accounts.get(others[i]).scope().matches(subject)) {
                return accounts.get(others[i]).name();
            }
        }
        return first == FirstRanges.NONE ? null : accounts.get(first).name();
    }

    private int byCard(RuleBook.NetworkCard card) {
        String mac = cards.isEmpty() ? null : card.mac();
        return mac == null ? FirstRanges.NONE : cards.getOrDefault(mac, FirstRanges.NONE);
    }
}
