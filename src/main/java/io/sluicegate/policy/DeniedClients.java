package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.match.Cidr;
import io.sluicegate.match.CidrSet;
import io.sluicegate.match.CidrText;
import io.sluicegate.match.LoadedList;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Warns of lists in {@code deny} that hold the network of clients: lists of what is never routed hold the private
 * networks too, and {@code deny from} such a list cuts everybody off. What a rule file says by itself is taken for
 * meant. Confined to one load.
 */
final class DeniedClients {

    /** What is smaller may well be one client that a list denies on purpose. */
    private static final int LONGEST_IPV4 = 31;

    private static final int LONGEST_IPV6 = 64;
    private static final int NEVER = -1;

    private final SetTable sets;
    private final Supplier<Set<InetAddress>> ownAddresses;
    private final Problems problems;
    /** The sets of clients that have been looked at. */
    private final Set<String> passed = new HashSet<>();
    /** How many networks each list has been asked for, by its clause and set; all there will be once it has been told. */
    private final Map<String, Integer> asked = new HashMap<>();

    DeniedClients(SetTable sets, Supplier<Set<InetAddress>> ownAddresses, Problems problems) {
        this.sets = sets;
        this.ownAddresses = ownAddresses;
        this.problems = problems;
    }

    /**
     * A network that an allow or a bypass names as clients.
     *
     * @param written the item
     * @param block what it stands for, or a part of that
     */
    private record Network(Token written, Cidr block) {}

    void check(List<ParsedVerdict> verdicts) {
        List<Network> behind = new ArrayList<>();
        for (int i = verdicts.size() - 1; i >= 0; i--) {
            ParsedVerdict verdict = verdicts.get(i);
            if (verdict.statement().action() == Action.DENY) {
                check(verdict, behind);
            } else {
                sets.leaves(verdict.items("from"), passed).literals().forEach(item -> addNetworks(item, behind));
            }
        }
    }

    private static void addNetworks(Token item, List<Network> networks) {
        CidrText.Parsed parsed = item.kind() == Token.Kind.WORD ? CidrText.parse(item.text()) : null;
        for (Cidr block : parsed == null ? List.<Cidr>of() : parsed.blocks()) {
            if (block.length() <= (block.v4() ? LONGEST_IPV4 : LONGEST_IPV6)) {
                networks.add(new Network(item, block));
            }
        }
    }

    /** A line with a clause beside it denies some of what clients do, and may be meant. */
    private void check(ParsedVerdict verdict, List<Network> behind) {
        boolean alone = verdict.statement().scope().clauses().size() == 1;
        if (alone) {
            tell(verdict, "from", "denies those clients", behind);
            tell(verdict, "to", "denies what is there to everybody", behind);
        }
    }

    private void tell(ParsedVerdict verdict, String clause, String harm, List<Network> networks) {
        sets.listsWithin(verdict.items(clause)).forEach((set, list) -> {
            int before = asked.getOrDefault(clause + set, NEVER);
            if (before >= networks.size()) {
                return;
            }
            Finding finding = network(list, networks.subList(Math.max(0, before), networks.size()));
            finding = finding == null && before == NEVER ? ownAddress(list) : finding;
            asked.put(clause + set, finding == null ? networks.size() : Integer.MAX_VALUE);
            if (finding != null) {
                String message = "the list holds " + finding.what() + "; "
                        + verdict.first().place() + " " + harm;
                problems.warning(list, finding.entry(), message);
            }
        });
    }

    /**
     * Something that a list should hardly hold.
     *
     * @param entry of the list
     * @param what it holds
     */
    private record Finding(int entry, String what) {}

    private static @Nullable Finding network(LoadedList list, List<Network> networks) {
        for (Network network : networks) {
            int entry = list.addresses().covering(network.block());
            if (entry != CidrSet.NONE) {
                Token written = network.written();
                return new Finding(entry, written.text() + ", whose clients are allowed by " + written.place());
            }
        }
        return null;
    }

    private @Nullable Finding ownAddress(LoadedList list) {
        return ownAddresses.get().stream()
                .filter(own -> !own.isLoopbackAddress() && !own.isLinkLocalAddress())
                .sorted(Comparator.comparing(InetAddress::getHostAddress))
                .map(own -> {
                    int entry = list.addresses().find(own);
                    return new Finding(entry, own.getHostAddress() + ", an address of the gateway itself");
                })
                .filter(finding -> finding.entry() != CidrSet.NONE)
                .findFirst()
                .orElse(null);
    }
}
