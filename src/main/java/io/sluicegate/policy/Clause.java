package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a statement, answered with yes, no or not yet known (GRAMMAR section 3.3). Immutable and without
 * state of its own: the same subject always gets the same answer.
 */
sealed interface Clause
        permits Clause.From,
                Clause.Port,
                ProtoClause,
                Clause.Method,
                Clause.Path,
                Clause.Type,
                Clause.During,
                Clause.To {

    /** The {@link #cost} of asking a set. */
    int SET = 2;

    /** An answer, or what it has to wait for. */
    enum State {
        YES(0),
        NO(0),
        NEEDS_PROTOCOL(Fact.PROTOCOL.bit()),
        NEEDS_NAMES(Fact.NAMES.bit()),
        NEEDS_ADDRESSES(Fact.ADDRESSES.bit()),
        NEEDS_BOTH(Fact.NAMES.bit() | Fact.ADDRESSES.bit()),
        NEEDS_REQUEST(Fact.REQUEST.bit()),
        NEEDS_TYPE(Fact.TYPE.bit()),
        NEEDS_USER(Fact.USER.bit()),
        NEEDS_USER_OR_ADDRESSES(Fact.USER.bit() | Fact.ADDRESSES.bit()),
        NEEDS_PORT(Fact.PORT.bit());

        private final int needs;

        State(int needs) {
            this.needs = needs;
        }

        /** What is waited for, as bits of {@link Fact#bit}; none behind yes and no. */
        int needs() {
            return needs;
        }

        State negated() {
            return this == YES ? NO : this == NO ? YES : this;
        }
    }

    /** The answer. */
    State test(Subject subject);

    /** Whether {@code not} stands before it. */
    boolean negated();

    /** What asking costs beside other clauses: those that look at a value come first, then patterns, then sets. */
    default int cost() {
        return 0;
    }

    /** Whether {@link #listEntry} can name a line. */
    default boolean hasLists() {
        return false;
    }

    /** The list line by which the clause says yes; null when there is none. */
    default @Nullable String listEntry(Subject subject) {
        return null;
    }

    /** The named set by which the clause says yes; null when it names none. */
    default @Nullable String set(Subject subject) {
        return null;
    }

    /** Whether the clause asks for names. */
    default boolean asksNames() {
        return false;
    }

    /** Whether other names of the flow could change what the clause says, by all else that is known. */
    default boolean hangsOnNames(Subject subject) {
        return false;
    }

    private static State of(boolean yes) {
        return yes ? State.YES : State.NO;
    }

    /**
     * {@code from}: the client's address, or else who has signed in. Entries of ipset with two addresses ask for the
     * destination's too, of which there may be several.
     *
     * @param any whether one address of the destination is enough before the negation, or all have to be
     */
    record From(boolean negated, boolean any, ItemSet items) implements Clause {
        @Override
        public State test(Subject subject) {
            State state = byAddress(subject);
            if (state != State.YES && items.hasUsers()) {
                state = either(state, byUser(subject));
            }
            return negated ? state.negated() : state;
        }

        private State byAddress(Subject subject) {
            boolean in = items.holdsClient(subject);
            return in || !items.asksOther() ? of(in) : byDestination(subject);
        }

        private State byUser(Subject subject) {
            String user = subject.user();
            boolean known = user != null || subject.knows(Fact.USER);
            return known ? of(user != null && items.containsUser(user)) : State.NEEDS_USER;
        }

        private static State either(State byAddress, State byUser) {
            if (byAddress == State.NO || byUser == State.YES) {
                return byUser;
            }
            return byUser == State.NO ? byAddress : State.NEEDS_USER_OR_ADDRESSES;
        }

        private State byDestination(Subject subject) {
            for (int i = 0; i < subject.addresses().size(); i++) {
                if (items.holdsPair(subject, i) == any) {
                    return of(any);
                }
            }
            return subject.knows(Fact.ADDRESSES)
                    ? of(!any && !subject.addresses().isEmpty())
                    : State.NEEDS_ADDRESSES;
        }

        @Override
        public @Nullable String listEntry(Subject subject) {
            String entry = negated ? null : items.find(subject.client(), subject.port(), null);
            for (InetAddress address : subject.addresses()) {
                boolean open = entry == null && !negated;
                entry = open ? items.find(subject.client(), subject.port(), address) : entry;
            }
            String user = subject.user();
            boolean byUser = entry == null && !negated && user != null && items.containsUser(user);
            return byUser ? ItemSet.BY_ITEM : entry;
        }

        @Override
        public @Nullable String set(Subject subject) {
            return negated ? null : items.named(set -> new From(false, any, set).listEntry(subject) != null);
        }

        @Override
        public int cost() {
            return SET;
        }

        @Override
        public boolean hasLists() {
            return items.hasLists();
        }
    }

    /** {@code port}: of the destination. */
    record Port(boolean negated, ItemSet items) implements Clause {
        @Override
        public State test(Subject subject) {
            return subject.port() == Subject.NO_PORT ? State.NEEDS_PORT : of(items.contains(subject.port()) != negated);
        }
    }

    /** What is asked of the request: never shown, it does not match, negated or not. */
    record Method(boolean negated, List<String> methods) implements Clause {
        @Override
        public State test(Subject subject) {
            String method = subject.method();
            if (method != null) {
                return of(methods.contains(method) != negated);
            }
            return subject.knows(Fact.REQUEST) ? State.NO : State.NEEDS_REQUEST;
        }
    }

    /** {@code path}: never shown, it does not match, negated or not. */
    record Path(boolean negated, List<PathPattern> patterns) implements Clause {
        @Override
        public State test(Subject subject) {
            if (subject.path() == null) {
                return subject.knows(Fact.REQUEST) ? State.NO : State.NEEDS_REQUEST;
            }
            String path = subject.keys().path(subject.path());
            for (int i = 0; i < patterns.size(); i++) {
                if (patterns.get(i).matches(path)) {
                    return of(!negated);
                }
            }
            return of(negated);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /**
     * {@code type}: what the answer is. Never shown, it does not match, negated or not. Where an origin sends several,
     * doubt falls as in {@code to}.
     */
    record Type(boolean negated, boolean any, MediaTypes media) implements Clause {
        @Override
        public State test(Subject subject) {
            if (subject.mediaType() == null) {
                return subject.knows(Fact.TYPE) ? State.NO : State.NEEDS_TYPE;
            }
            List<String> shown = subject.keys().types(subject.mediaType());
            boolean in = !any;
            for (int i = 0; i < shown.size() && in != any; i++) {
                in = media.contains(shown.get(i));
            }
            return of(!shown.isEmpty() && in != negated);
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /** {@code during}: when the exchange or tunnel began, by the wall clock of the book's zone. */
    record During(boolean negated, List<TimeSpans> times, ZoneId zone) implements Clause {
        @Override
        public State test(Subject subject) {
            LocalDateTime moment = subject.keys().moment(subject.now(), zone);
            return of(holds(moment) != negated);
        }

        /** Whether one of the times holds, before the negation. */
        boolean holds(Instant now) {
            return holds(LocalDateTime.ofInstant(now, zone));
        }

        private boolean holds(LocalDateTime moment) {
            for (int i = 0; i < times.size(); i++) {
                if (times.get(i).contains(moment)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public int cost() {
            return 1;
        }
    }

    /**
     * {@code to}: every name and every address of the flow. Doubt falls on deny: there any of them is enough, while
     * {@code allow} and {@code bypass} want all of them (GRAMMAR section 3.3.5).
     *
     * @param any whether one name or address in the items is enough before the negation, or all have to be
     */
    record To(boolean negated, boolean any, ItemSet items) implements Clause {
        @Override
        public State test(Subject subject) {
            State state = any ? anyIn(subject) : allIn(subject);
            return negated ? state.negated() : state;
        }

        @Override
        public boolean hangsOnNames(Subject subject) {
            return items.hasHosts() && !(any ? anyAddressIn(subject) : allAddressesIn(subject));
        }

        private State anyIn(Subject subject) {
            for (int i = 0; i < subject.names().size(); i++) {
                if (items.holdsName(subject, i)) {
                    return State.YES;
                }
            }
            if (anyAddressIn(subject)) {
                return State.YES;
            }
            boolean namesOpen = items.hasHosts() && !subject.knows(Fact.NAMES);
            boolean addressesOpen = items.hasAddresses() && !subject.knows(Fact.ADDRESSES);
            return open(namesOpen, addressesOpen);
        }

        private State allIn(Subject subject) {
            boolean namesStand = items.hasHosts();
            for (int i = 0; i < subject.names().size() && namesStand; i++) {
                namesStand = items.holdsName(subject, i);
            }
            boolean namesKnown = subject.knows(Fact.NAMES);
            boolean byNames = namesStand && namesKnown && !subject.names().isEmpty();
            return byNames || allAddressesIn(subject)
                    ? State.YES
                    : open(namesStand && !namesKnown, !subject.knows(Fact.ADDRESSES) && noAddressOut(subject));
        }

        private boolean anyAddressIn(Subject subject) {
            for (int i = 0; i < subject.addresses().size(); i++) {
                if (items.holdsAddress(subject, i)) {
                    return true;
                }
            }
            return false;
        }

        private boolean allAddressesIn(Subject subject) {
            return subject.knows(Fact.ADDRESSES) && !subject.addresses().isEmpty() && noAddressOut(subject);
        }

        /** Whether all addresses can be in the items, by those that are known. */
        private boolean noAddressOut(Subject subject) {
            boolean all = items.hasAddresses();
            for (int i = 0; i < subject.addresses().size() && all; i++) {
                all = items.holdsAddress(subject, i);
            }
            return all;
        }

        private static State open(boolean names, boolean addresses) {
            if (names) {
                return addresses ? State.NEEDS_BOTH : State.NEEDS_NAMES;
            }
            return addresses ? State.NEEDS_ADDRESSES : State.NO;
        }

        @Override
        public @Nullable String listEntry(Subject subject) {
            if (negated) {
                return null;
            }
            for (HostName name : subject.names()) {
                String entry = items.find(name);
                if (entry != null) {
                    return entry;
                }
            }
            for (InetAddress address : subject.addresses()) {
                String entry = items.find(address, subject.port(), subject.client());
                if (entry != null) {
                    return entry;
                }
            }
            return null;
        }

        @Override
        public @Nullable String set(Subject subject) {
            return negated ? null : items.named(set -> new To(false, any, set).listEntry(subject) != null);
        }

        @Override
        public boolean asksNames() {
            return items.hasHosts();
        }

        @Override
        public int cost() {
            return SET;
        }

        @Override
        public boolean hasLists() {
            return items.hasLists();
        }
    }
}
