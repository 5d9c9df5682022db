package io.sluicegate.proxy;

import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;

/**
 * Who pays for a client that has not signed in to the proxy: whom a portal has signed in there, else the account that the
 * rules give it, by its address or its network card, and else its address (GRAMMAR section 3.4.4). Safe for any thread, and waits for nothing.
 */
public final class Payers {

    private final PortalAccounts portal;
    private final NeighbourTable neighbours;

    /** {@code portal} knows whom a portal has signed in, {@code neighbours} the network cards of clients. */
    public Payers(PortalAccounts portal, NeighbourTable neighbours) {
        this.portal = portal;
        this.neighbours = neighbours;
    }

    /** Who pays for what the client of {@code subject} begins at its time, under these rules. */
    String of(Subject subject, RuleBook book) {
        String signedIn = portal.account(subject.client(), subject.now());
        if (signedIn != null) {
            return signedIn;
        }
        String account = book.account(subject, () -> neighbours.mac(subject.client()));
        return account == null ? IpLiteral.format(subject.client()) : account;
    }
}
