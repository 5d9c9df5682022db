package io.sluicegate;

import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.proxy.Payers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What accounts go by beside the rules, kept up to date. Safe for any thread. */
final class WhoPays implements Runnable {

    private final Supplier<RuleBook> book;
    private final NeighbourTable neighbours;
    private final PortalAccounts portal;
    private final Payers payers;

    private WhoPays(Supplier<RuleBook> book, NeighbourTable neighbours, PortalAccounts portal) {
        this.book = book;
        this.neighbours = neighbours;
        this.portal = portal;
        this.payers = new Payers(portal, neighbours);
    }

    /**
     * Under the rules in force: reads what portals have said, and asks this host's kernel for network cards where the rules
     * name some. Waits shortly for both.
     */
    static WhoPays open(
            Path state, GatewayConfig config, Supplier<RuleBook> book, InstantSource clock, LongSupplier nanos) {
        PortalAccounts portal = PortalAccounts.open(state.resolve("accounts"), config.ipv6Prefix(), clock);
        WhoPays opened = new WhoPays(book, NeighbourTable.ofHost(nanos), portal);
        opened.run();
        return opened;
    }

    Payers payers() {
        return payers;
    }

    PortalAccounts portal() {
        return portal;
    }

    /** To be called about every second; waits up to 2 s for the kernel's tables. */
    @Override
    public void run() {
        portal.forgetEnded();
        if (book.get().namesCards()) {
            neighbours.keepUp();
        }
    }
}
