package io.sluicegate.policy;

import com.google.re2j.Pattern;
import io.sluicegate.flow.HostName;
import io.sluicegate.match.AddressRange;
import io.sluicegate.match.CidrSet;
import io.sluicegate.match.DomainSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in a set itself, as items that can be looked up one by one in another set. Immutable.
 *
 * @param own what it is made of
 * @param written whether the items are all that it holds: no list, no addresses of the moment, and not too many
 * @param hosts its hosts, none where they are not written
 * @param ranges its addresses, none where they are not written
 */
record SetPart(ItemSet.Own own, boolean written, List<Host> hosts, List<AddressRange> ranges) {

    /** Of how many items at most each is looked up. */
    static final int MOST = 1000;

    /**
     * A host.
     *
     * @param itself whether the name alone is meant
     * @param below whether all below the name is meant; one of the two is
     */
    record Host(HostName name, boolean itself, boolean below) {}

    static SetPart of(ItemSet set) {
        ItemSet.Own own = set.own();
        int size = own.names().size() + own.addresses().size() + own.users().size();
        boolean written = own.list() == null && !own.changing() && size <= MOST;
        List<Host> hosts = new ArrayList<>(1);
        List<AddressRange> ranges = new ArrayList<>(1);
        if (written) {
            own.names().each((name, itself, below) -> hosts.add(new Host(name, itself, below)));
            own.addresses().each(ranges::add);
        }
        return new SetPart(own, written, hosts, ranges);
    }

    /** How many written items there are. */
    int size() {
        return hosts.size() + ranges.size() + own.users().size();
    }

    /** Whether the name is in it, and where it is asked for, all below the name. */
    boolean holds(HostName name, boolean below) {
        return below ? holdsBelow(name) : holds(name);
    }

    private boolean holdsBelow(HostName name) {
        return own.names().findBelow(name) != DomainSet.NONE
                || (own.list() != null && own.list().names().holdsAllBelow(name));
    }

    private boolean holds(HostName name) {
        return own.names().find(name) != DomainSet.NONE
                || (own.list() != null && own.list().names().find(name) != DomainSet.NONE)
                || (!own.patterns().isEmpty() && isFound(name));
    }

    private boolean isFound(HostName name) {
        return own.patterns().stream()
                .anyMatch(each -> each.matcher(name.text()).find());
    }

    /** Whether the same expression stands in it. */
    boolean holds(Pattern pattern) {
        return own.patterns().stream()
                .anyMatch(each -> each.pattern().equals(pattern.pattern()) && each.flags() == pattern.flags());
    }

    /** Whether every address of the range is in it. */
    boolean holds(AddressRange range) {
        return own.addresses().covering(range) != CidrSet.NONE
                || (own.list() != null && own.list().addresses().covering(range) != CidrSet.NONE);
    }
}
