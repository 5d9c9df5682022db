package io.sluicegate.policy;

import java.net.InetAddress;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;

/**
 * What a book takes from the host it is loaded on. Immutable.
 *
 * @param ownAddresses of the gateway, part of the built-in set {@code local}
 * @param clock against which the timeouts of lists are counted
 * @param zone by whose wall clock a book lives that names none
 */
public record RuleEnvironment(Collection<InetAddress> ownAddresses, InstantSource clock, ZoneId zone) {

    /** An environment in the system's own zone. */
    public RuleEnvironment(Collection<InetAddress> ownAddresses, InstantSource clock) {
        this(ownAddresses, clock, ZoneId.systemDefault());
    }

    /** Copies the addresses. */
    public RuleEnvironment {
        ownAddresses = List.copyOf(ownAddresses);
    }
}
