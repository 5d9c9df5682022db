package io.sluicegate.policy;

import com.google.re2j.Pattern;
import io.sluicegate.flow.HostName;
import io.sluicegate.match.CidrSet;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.EmbeddedIpv4;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.PortSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a clause's items and a named set come down to: hosts, addresses and ports. Immutable, but for the addresses that the
 * host has at the moment.
 */
final class ItemSet {

    /** In the set by an item of a rule file, which the statement itself names. */
    static final String BY_ITEM = "";

    private final List<ItemSet> members;
    private final List<LoadedList> lists;
    private final CidrSet addresses;
    private final @Nullable Supplier<Set<InetAddress>> addressesNow;
    private final DomainSet names;
    private final List<Pattern> patterns;
    private final @Nullable PortSet ports;
    private final @Nullable String title;

    private ItemSet(Builder builder) {
        this.members = List.copyOf(builder.members);
        this.lists = List.copyOf(builder.lists);
        this.addresses = builder.addresses.build();
        this.addressesNow = builder.addressesNow;
        this.names = builder.names.build();
        this.patterns = List.copyOf(builder.patterns);
        this.ports = builder.ports;
        this.title = builder.title;
    }

    /** The name of the first of the named sets in it that holds what is looked for; null when none does. */
    @Nullable
    String named(Predicate<ItemSet> holds) {
        for (ItemSet member : members) {
            if (member.title != null && holds.test(member)) {
                return member.title;
            }
        }
        return null;
    }

    boolean hasHosts() {
        return !names.isEmpty()
                || !patterns.isEmpty()
                || lists.stream().anyMatch(list -> !list.names().isEmpty())
                || members.stream().anyMatch(ItemSet::hasHosts);
    }

    boolean hasAddresses() {
        return !addresses.isEmpty()
                || lists.stream().anyMatch(list -> !list.addresses().isEmpty())
                || members.stream().anyMatch(ItemSet::hasAddresses);
    }

    boolean hasPorts() {
        return ports != null || members.stream().anyMatch(ItemSet::hasPorts);
    }

    /** Where the name stands: {@link #BY_ITEM}, or file:line of a list; null when it is not in the set. */
    @Nullable
    String find(HostName name) {
        if (names.find(name) != DomainSet.NONE) {
            return BY_ITEM;
        }
        for (Pattern pattern : patterns) {
            if (pattern.matcher(name.text()).find()) {
                return BY_ITEM;
            }
        }
        for (LoadedList list : lists) {
            int line = list.names().find(name);
            if (line != DomainSet.NONE) {
                return list.place(line);
            }
        }
        for (ItemSet member : members) {
            String place = member.find(name);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    /** Where the address stands, in the same way. */
    @Nullable
    String find(InetAddress address) {
        if (addresses.find(address) != CidrSet.NONE || isThereNow(address)) {
            return BY_ITEM;
        }
        for (LoadedList list : lists) {
            int line = list.addresses().find(address);
            if (line != CidrSet.NONE) {
                return list.place(line);
            }
        }
        for (ItemSet member : members) {
            String place = member.find(address);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private boolean isThereNow(InetAddress address) {
        if (addressesNow == null) {
            return false;
        }
        Set<InetAddress> now = addressesNow.get();
        InetAddress inside = EmbeddedIpv4.of(address);
        return now.contains(address) || (inside != null && now.contains(inside));
    }

    boolean contains(int port) {
        boolean own = ports != null && ports.contains(port);
        return own || members.stream().anyMatch(member -> member.contains(port));
    }

    /** Collects items. Confined to one load. */
    static final class Builder {

        private final List<ItemSet> members = new ArrayList<>();
        private final List<LoadedList> lists = new ArrayList<>();
        final CidrSet.Builder addresses = new CidrSet.Builder();
        final DomainSet.Builder names;
        final List<Pattern> patterns = new ArrayList<>();
        private @Nullable PortSet ports;
        private @Nullable String title;
        private @Nullable Supplier<Set<InetAddress>> addressesNow;

        Builder(long seed) {
            names = new DomainSet.Builder(seed);
        }

        /** The name of the set, where it has one. */
        Builder titled(String name) {
            title = name;
            return this;
        }

        void add(ItemSet member) {
            members.add(member);
        }

        void add(LoadedList list) {
            lists.add(list);
        }

        /** Addresses that are asked for whenever the set is. */
        void addNow(Supplier<Set<InetAddress>> more) {
            addressesNow = more;
        }

        void add(PortSet more) {
            ports = ports == null ? more : ports.plus(more);
        }

        ItemSet build() {
            return new ItemSet(this);
        }
    }
}
