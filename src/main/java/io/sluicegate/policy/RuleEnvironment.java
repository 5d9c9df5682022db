package io.sluicegate.policy;

import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;

/**
 * What a book takes from the host it is loaded on. Immutable.
 *
 * @param ownAddresses of the gateway, part of the built-in set {@code local}
 * @param clock against which the timeouts of lists are counted
 */
public record RuleEnvironment(Collection<InetAddress> ownAddresses, InstantSource clock) {

    /** Copies the addresses. */
    public RuleEnvironment {
        ownAddresses = List.copyOf(ownAddresses);
    }
}
