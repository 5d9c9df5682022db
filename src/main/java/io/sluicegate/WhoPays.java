package io.sluicegate;

import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.proxy.Payers;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What accounts go by beside the rules, kept up to date. Safe for any thread. */
final class WhoPays implements Runnable {

    private final Supplier<RuleBook> book;
    private final NeighbourTable neighbours;
    private final Payers payers;

    private WhoPays(Supplier<RuleBook> book, NeighbourTable neighbours) {
        this.book = book;
        this.neighbours = neighbours;
        this.payers = new Payers(neighbours);
    }

    /** Under the rules in force; asks this host's kernel for network cards where they name some, and waits for that shortly. */
    static WhoPays open(Supplier<RuleBook> book, LongSupplier nanos) {
        WhoPays opened = new WhoPays(book, NeighbourTable.ofHost(nanos));
        opened.run();
        return opened;
    }

    Payers payers() {
        return payers;
    }

    /** To be called about every second; waits up to 2 s for the kernel's tables. */
    @Override
    public void run() {
        if (book.get().effects().namesCards()) {
            neighbours.keepUp();
        }
    }
}
