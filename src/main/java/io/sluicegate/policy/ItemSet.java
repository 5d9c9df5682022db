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
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
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

    /** Not hosts of the rule files alone. */
    private static final int OTHERS_TOO = -1;

    private final List<ItemSet> members;
    /** The members and those within them, each once, in the order in which they are asked. */
    private final ItemSet[] nested;

    private final @Nullable LoadedList list;
    private final CidrSet addresses;
    private final @Nullable Supplier<Set<InetAddress>> addressesNow;
    private final DomainSet names;
    private final List<Pattern> patterns;
    private final @Nullable PortSet ports;
    private final Set<String> users;
    private final boolean anyUser;
    private final boolean pairs;
    private final boolean hosts;
    private final boolean holdsAddresses;
    private final boolean holdsUsers;
    private final int writtenHosts;
    private final int depth;
    private final @Nullable String title;

    private ItemSet(Builder builder) {
        this.members = List.copyOf(builder.members);
        this.nested = nested(members);
        this.list = builder.list;
        this.addresses = builder.addresses.build();
        this.addressesNow = builder.addressesNow;
        this.names = builder.names.build();
        this.patterns = List.copyOf(builder.patterns);
        this.ports = builder.ports;
        this.users = Set.copyOf(builder.users);
        this.anyUser = builder.anyUser;
        this.pairs = members.stream().anyMatch(ItemSet::asksOther)
                || (list != null && list.addresses().asksOther());
        this.hosts = !names.isEmpty()
                || !patterns.isEmpty()
                || (list != null && !list.names().isEmpty())
                || members.stream().anyMatch(ItemSet::hasHosts);
        this.holdsAddresses = !addresses.isEmpty()
                || (list != null && !list.addresses().isEmpty())
                || members.stream().anyMatch(ItemSet::hasAddresses);
        this.holdsUsers = !builder.withoutUsers
                && (anyUser || !users.isEmpty() || members.stream().anyMatch(ItemSet::hasUsers));
        this.writtenHosts = countWrittenHosts();
        this.depth = 1 + members.stream().mapToInt(ItemSet::depth).max().orElse(0);
        this.title = builder.title;
    }

    private static ItemSet[] nested(List<ItemSet> members) {
        Set<ItemSet> all = new LinkedHashSet<>();
        for (ItemSet member : members) {
            all.add(member);
            all.addAll(Arrays.asList(member.nested));
        }
        return all.toArray(ItemSet[]::new);
    }

    private boolean isOfHostsAlone() {
        return patterns.isEmpty() && list == null && addresses.isEmpty() && addressesNow == null;
    }

    private int countWrittenHosts() {
        int count = isOfHostsAlone() ? names.size() : OTHERS_TOO;
        for (int i = 0; i < nested.length && count != OTHERS_TOO; i++) {
            count = nested[i].isOfHostsAlone() ? count + nested[i].names.size() : OTHERS_TOO;
        }
        return count;
    }

    /**
     * What stands in a set itself, not in the sets within it. Immutable.
     *
     * @param list null where the set is none of a list, which holds nothing else
     * @param changing whether addresses of the moment are in it
     */
    record Own(
            @Nullable LoadedList list,
            CidrSet addresses,
            boolean changing,
            DomainSet names,
            List<Pattern> patterns,
            @Nullable PortSet ports,
            Set<String> users,
            boolean anyUser) {}

    Own own() {
        return new Own(list, addresses, addressesNow != null, names, patterns, ports, users, anyUser);
    }

    /** The sets within it and within those, each once. */
    List<ItemSet> nested() {
        return List.of(nested);
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

    /** How many sets stand within one another, this one included. */
    int depth() {
        return depth;
    }

    boolean hasHosts() {
        return hosts;
    }

    boolean hasAddresses() {
        return holdsAddresses;
    }

    boolean hasPorts() {
        return ports != null || Arrays.stream(nested).anyMatch(each -> each.ports != null);
    }

    boolean hasUsers() {
        return holdsUsers;
    }

    /** Whether somebody who has signed in under that name is in the set; case counts. */
    boolean containsUser(String user) {
        boolean holds = anyUser || users.contains(user);
        for (int i = 0; i < nested.length && !holds; i++) {
            holds = nested[i].anyUser || nested[i].users.contains(user);
        }
        return holds;
    }

    /** Whether a list is in it. */
    boolean hasLists() {
        return list != null || Arrays.stream(nested).anyMatch(each -> each.list != null);
    }

    /** Whether hosts of the rule files, and no more than so many, are all that is in it for {@code to}. */
    boolean isOfWrittenHosts(int most) {
        return writtenHosts != OTHERS_TOO && writtenHosts <= most;
    }

    /** Shows the hosts of the rule files in it. */
    void eachWrittenHost(DomainSet.Reader reader) {
        names.each(reader);
        for (ItemSet each : nested) {
            each.names.each(reader);
        }
    }

    /** Whether a name of the subject is in the set. */
    boolean holdsName(Subject subject, int at) {
        return holder(subject.names().get(at)) != null;
    }

    /** Whether an address of the subject's destination is in the set. */
    boolean holdsAddress(Subject subject, int at) {
        IpKey other = asksOther() ? subject.keys().client(subject) : null;
        IpKey key = subject.keys().address(subject, at);
        return holder(subject.addresses().get(at), key, subject.port(), other) != null;
    }

    /** Whether the subject's client is in the set, by entries that do not ask for the other side. */
    boolean holdsClient(Subject subject) {
        return holder(subject.client(), subject.keys().client(subject), subject.port(), null) != null;
    }

    /** Whether the subject's client is in the set, together with an address of the destination. */
    boolean holdsPair(Subject subject, int at) {
        IpKey other = subject.keys().address(subject, at);
        return holder(subject.client(), subject.keys().client(subject), subject.port(), other) != null;
    }

    /** Where the name stands: {@link #BY_ITEM}, or file:line of a list; null when it is not in the set. */
    @Nullable
    String find(HostName name) {
        ItemSet holder = holder(name);
        if (holder == null) {
            return null;
        }
        return holder.list == null
                ? BY_ITEM
                : holder.list.place(holder.list.names().find(name));
    }

    /** The set, this one or a member, that holds the name itself. */
    private @Nullable ItemSet holder(HostName name) {
        ItemSet holder = holdsItself(name) ? this : null;
        for (int i = 0; i < nested.length && holder == null; i++) {
            holder = nested[i].holdsItself(name) ? nested[i] : null;
        }
        return holder;
    }

    private boolean holdsItself(HostName name) {
        boolean holds = names.find(name) != DomainSet.NONE
                || (list != null && list.names().find(name) != DomainSet.NONE);
        for (int i = 0; i < patterns.size() && !holds; i++) {
            holds = patterns.get(i).matcher(name.text()).find();
        }
        return holds;
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
        IpKey key = IpKey.of(address);
        ItemSet holder = holder(address, key, port, second);
        if (holder == null) {
            return null;
        }
        return holder.list == null ? BY_ITEM : holder.list.place(holder.line(key, port, second));
    }

    private @Nullable ItemSet holder(InetAddress address, IpKey key, int port, @Nullable IpKey other) {
        ItemSet holder = holdsItself(address, key, port, other) ? this : null;
        for (int i = 0; i < nested.length && holder == null; i++) {
            holder = nested[i].holdsItself(address, key, port, other) ? nested[i] : null;
        }
        return holder;
    }

    private boolean holdsItself(InetAddress address, IpKey key, int port, @Nullable IpKey other) {
        return addresses.find(key) != CidrSet.NONE
                || line(key, port, other) != CidrSet.NONE
                || isThereNow(address, key);
    }

    private int line(IpKey key, int port, @Nullable IpKey other) {
        return list == null ? CidrSet.NONE : list.addresses().find(key, port, other);
    }

    private boolean isThereNow(InetAddress address, IpKey key) {
        if (addressesNow == null) {
            return false;
        }
        Set<InetAddress> now = addressesNow.get();
        InetAddress inside = key.carried() == null ? null : EmbeddedIpv4.of(address);
        return now.contains(address) || (inside != null && now.contains(inside));
    }

    /** Whether there are entries of two addresses, which ask for the other side's. */
    boolean asksOther() {
        return pairs;
    }

    boolean contains(int port) {
        boolean holds = ports != null && ports.contains(port);
        for (int i = 0; i < nested.length && !holds; i++) {
            PortSet more = nested[i].ports;
            holds = more != null && more.contains(port);
        }
        return holds;
    }

    /** Collects items. Confined to one load. */
    static final class Builder {

        private final List<ItemSet> members = new ArrayList<>();
        private @Nullable LoadedList list;
        final CidrSet.Builder addresses = new CidrSet.Builder();
        final DomainSet.Builder names;
        final List<Pattern> patterns = new ArrayList<>();
        private final Set<String> users = new HashSet<>();
        private @Nullable PortSet ports;
        private boolean anyUser;
        private boolean withoutUsers;
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

        /** Users of its members are never asked for: what it is made for takes none. */
        Builder withoutUsers() {
            withoutUsers = true;
            return this;
        }

        void add(ItemSet member) {
            members.add(member);
        }

        /** Makes it the set of a list, which holds nothing else. */
        void add(LoadedList whole) {
            list = whole;
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
