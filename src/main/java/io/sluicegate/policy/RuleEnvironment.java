package io.sluicegate.policy;

import java.net.InetAddress;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a book takes from the host it is loaded on. Immutable; the addresses are asked for whenever a book is, because a
 * host may be given one after the rules were read.
 *
 * @param ownAddresses those of the gateway at this moment, part of the built-in set {@code local}; safe for any thread
 * @param clock against which the timeouts of lists are counted
 * @param zone by whose wall clock a book lives that names none
 * @param lists copies of lists that come from URLs or that sets keep
 * @param signIn whether anybody can sign in to the proxy; where not, rules that ask for users are refused
 */
public record RuleEnvironment(
        Supplier<Set<InetAddress>> ownAddresses, InstantSource clock, ZoneId zone, ListStore lists, boolean signIn) {

    /** An environment where users can sign in. */
    public RuleEnvironment(Supplier<Set<InetAddress>> ownAddresses, InstantSource clock, ZoneId zone, ListStore lists) {
        this(ownAddresses, clock, zone, lists, true);
    }

    /** An environment in the system's own zone. */
    public RuleEnvironment(Supplier<Set<InetAddress>> ownAddresses, InstantSource clock, ListStore lists) {
        this(ownAddresses, clock, ZoneId.systemDefault(), lists);
    }

    /** The same where users can sign in, or cannot. */
    public RuleEnvironment withSignIn(boolean can) {
        return new RuleEnvironment(ownAddresses, clock, zone, lists, can);
    }
}
