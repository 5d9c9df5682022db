package io.sluicegate.proxy;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;

/**
 * Who pays for a client that has not signed in to the proxy: the account that the rules give it, by its address or its
 * network card, and else its address (GRAMMAR section 3.4.4). Safe for any thread, and waits for nothing.
 */
public final class Payers {

    private final NeighbourTable neighbours;

    /** {@code neighbours} knows the network cards of clients. */
    public Payers(NeighbourTable neighbours) {
        this.neighbours = neighbours;
    }

    /** Who pays for what the client of {@code subject} begins at its time, under these rules. */
    String of(Subject subject, RuleBook book) {
        String account = book.effects().account(subject, () -> neighbours.mac(subject.client()));
        return account == null ? IpLiteral.format(subject.client()) : account;
    }
}
