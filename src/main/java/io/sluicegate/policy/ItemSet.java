package io.sluicegate.policy;

import com.google.re2j.Pattern;
import io.sluicegate.flow.HostName;
import io.sluicegate.match.CidrSet;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.EmbeddedIpv4;
import io.sluicegate.match.IpKey;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.PortSet;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a clause's items and a named set come down to: hosts, addresses, ports and users. Immutable, but for the addresses that the
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
    private final Set<String> users;
    private final boolean anyUser;
    private final boolean pairs;
    private final @Nullable String title;

    private ItemSet(Builder builder) {
        this.members = List.copyOf(builder.members);
        this.lists = List.copyOf(builder.lists);
        this.addresses = builder.addresses.build();
        this.addressesNow = builder.addressesNow;
        this.names = builder.names.build();
        this.patterns = List.copyOf(builder.patterns);
        this.ports = builder.ports;
        this.users = Set.copyOf(builder.users);
        this.anyUser = builder.anyUser;
        this.pairs = members.stream().anyMatch(ItemSet::asksOther)
                || lists.stream().anyMatch(list -> list.addresses().asksOther());
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

    boolean hasUsers() {
        return anyUser || !users.isEmpty() || members.stream().anyMatch(ItemSet::hasUsers);
    }

    /** Whether somebody who has signed in under that name is in the set; case counts. */
    boolean containsUser(String user) {
        boolean own = anyUser || users.contains(user);
        return own || members.stream().anyMatch(member -> member.containsUser(user));
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

    /** Where the address alone stands, in the same way; entries of several parts never hold it. */
    @Nullable
    String find(InetAddress address) {
        return find(address, 0, null);
    }

    /**
     * Where an address of a flow stands.
     *
     * @param port of the destination, for entries of ipset that name one
     * @param other an address of the other side, for entries of ipset with two; null while there is none
     */
    @Nullable
    String find(InetAddress address, int port, @Nullable InetAddress other) {
        IpKey second = other != null && asksOther() ? IpKey.of(other) : null;
        return find(address, IpKey.of(address), port, second);
    }

    private @Nullable String find(InetAddress address, IpKey key, int port, @Nullable IpKey other) {
        if (addresses.find(key) != CidrSet.NONE || isThereNow(address)) {
            return BY_ITEM;
        }
        for (LoadedList list : lists) {
            int line = list.addresses().find(key, port, other);
            if (line != CidrSet.NONE) {
                return list.place(line);
            }
        }
        for (ItemSet member : members) {
            String place = member.find(address, key, port, other);
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

    /** Whether there are entries of two addresses, which ask for the other side's. */
    boolean asksOther() {
        return pairs;
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
        private final Set<String> users = new HashSet<>();
        private @Nullable PortSet ports;
        private boolean anyUser;
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

        /** Somebody by name; null for whoever has signed in. */
        void addUser(@Nullable String name) {
            if (name == null) {
                anyUser = true;
            } else {
                users.add(name);
            }
        }

        ItemSet build() {
            return new ItemSet(this);
        }
    }
}
