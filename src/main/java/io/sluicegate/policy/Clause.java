package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One condition of a statement, answered with yes, no or not yet known (GRAMMAR section 3.3). Immutable and without
 * state of its own: the same subject always gets the same answer.
 */
sealed interface Clause {

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
        NEEDS_USER_OR_ADDRESSES(Fact.USER.bit() | Fact.ADDRESSES.bit());

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

    private static State of(boolean yes) {
        return yes ? State.YES : State.NO;
    }

    /**
     * {@code from}: the client's address, or else who has signed in. Entries of ipset with two addresses ask for the destination's too, of which
     * there may be several.
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
            boolean in = items.find(subject.client(), subject.port(), null) != null;
            return in || !items.asksOther() ? of(in) : byDestination(subject);
        }

        private State byUser(Subject subject) {
            String user = subject.user();
            boolean known = user != null || subject.known().contains(Fact.USER);
            return known ? of(user != null && items.containsUser(user)) : State.NEEDS_USER;
        }

        private static State either(State byAddress, State byUser) {
            if (byAddress == State.NO || byUser == State.YES) {
                return byUser;
            }
            return byUser == State.NO ? byAddress : State.NEEDS_USER_OR_ADDRESSES;
        }

        private State byDestination(Subject subject) {
            for (InetAddress address : subject.addresses()) {
                if ((items.find(subject.client(), subject.port(), address) != null) == any) {
                    return of(any);
                }
            }
            boolean known = subject.known().contains(Fact.ADDRESSES);
            return known ? of(!any && !subject.addresses().isEmpty()) : State.NEEDS_ADDRESSES;
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
    }

    /** {@code port}: of the destination. */
    record Port(boolean negated, ItemSet items) implements Clause {
        @Override
        public State test(Subject subject) {
            return of(items.contains(subject.port()) != negated);
        }
    }

    /** What {@code proto} can name: the protocols, and two kinds of TLS. */
    enum ProtocolWord {
        HTTP,
        H2C,
        TLS,
        NOSNI,
        ECH,
        SSH,
        OTHER
    }

    /** {@code proto}: what the flow speaks. */
    record Proto(boolean negated, Set<ProtocolWord> words, ItemSet echFronts) implements Clause {
        @Override
        public State test(Subject subject) {
            Protocol protocol = subject.protocol();
            if (protocol == null) {
                return State.NEEDS_PROTOCOL;
            }
            State open = State.NO;
            for (ProtocolWord word : words) {
                State state = test(word, protocol, subject);
                if (state == State.YES) {
                    return of(!negated);
                }
                open = state == State.NO ? open : state;
            }
            return negated ? open.negated() : open;
        }

        private State test(ProtocolWord word, Protocol protocol, Subject subject) {
            return switch (word) {
                case HTTP -> of(protocol == Protocol.HTTP);
                case H2C -> of(protocol == Protocol.H2C);
                case TLS -> of(protocol == Protocol.TLS);
                case NOSNI -> of(protocol == Protocol.TLS && !subject.sniShown());
                case ECH -> ech(protocol, subject);
                case SSH -> of(protocol == Protocol.SSH);
                case OTHER -> of(protocol == Protocol.OTHER || protocol == Protocol.NONE);
            };
        }

        /** Browsers send the extension everywhere, so that only the name in front tells that it is meant. */
        private State ech(Protocol protocol, Subject subject) {
            if (protocol != Protocol.TLS || !subject.echShown()) {
                return State.NO;
            }
            if (subject.names().stream().anyMatch(name -> echFronts.find(name) != null)) {
                return State.YES;
            }
            return subject.known().contains(Fact.NAMES) ? State.NO : State.NEEDS_NAMES;
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
            return subject.known().contains(Fact.REQUEST) ? State.NO : State.NEEDS_REQUEST;
        }
    }

    /** {@code path}: never shown, it does not match, negated or not. */
    record Path(boolean negated, List<PathPattern> patterns) implements Clause {
        @Override
        public State test(Subject subject) {
            String path = subject.path();
            if (path != null) {
                String normalised = PathPattern.normalised(path);
                return of(patterns.stream().anyMatch(each -> each.matches(normalised)) != negated);
            }
            return subject.known().contains(Fact.REQUEST) ? State.NO : State.NEEDS_REQUEST;
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
                return subject.known().contains(Fact.TYPE) ? State.NO : State.NEEDS_TYPE;
            }
            List<String> shown = MediaTypes.shown(subject.mediaType());
            boolean in = any
                    ? shown.stream().anyMatch(media::contains)
                    : shown.stream().allMatch(media::contains);
            return of(!shown.isEmpty() && in != negated);
        }
    }

    /** {@code during}: when the exchange or tunnel began, by the wall clock of the book's zone. */
    record During(boolean negated, List<TimeSpans> times, ZoneId zone) implements Clause {
        @Override
        public State test(Subject subject) {
            return of(holds(subject.now()) != negated);
        }

        /** Whether one of the times holds, before the negation. */
        boolean holds(Instant now) {
            LocalDateTime moment = LocalDateTime.ofInstant(now, zone);
            for (TimeSpans each : times) {
                if (each.contains(moment)) {
                    return true;
                }
            }
            return false;
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

        private State anyIn(Subject subject) {
            for (HostName name : subject.names()) {
                if (items.find(name) != null) {
                    return State.YES;
                }
            }
            for (InetAddress address : subject.addresses()) {
                if (items.find(address, subject.port(), subject.client()) != null) {
                    return State.YES;
                }
            }
            boolean namesOpen = items.hasHosts() && !subject.known().contains(Fact.NAMES);
            boolean addressesOpen = items.hasAddresses() && !subject.known().contains(Fact.ADDRESSES);
            return open(namesOpen, addressesOpen);
        }

        private State allIn(Subject subject) {
            boolean namesStand = items.hasHosts();
            for (HostName name : subject.names()) {
                namesStand = namesStand && items.find(name) != null;
            }
            boolean addressesStand = items.hasAddresses();
            for (InetAddress address : subject.addresses()) {
                addressesStand = addressesStand && items.find(address, subject.port(), subject.client()) != null;
            }
            boolean namesKnown = subject.known().contains(Fact.NAMES);
            boolean addressesKnown = subject.known().contains(Fact.ADDRESSES);
            boolean byNames = namesStand && namesKnown && !subject.names().isEmpty();
            boolean byAddresses =
                    addressesStand && addressesKnown && !subject.addresses().isEmpty();
            return byNames || byAddresses
                    ? State.YES
                    : open(namesStand && !namesKnown, addressesStand && !addressesKnown);
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
    }
}
