package io.sluicegate.cli;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Shows on a terminal how many records long work has done; quiet elsewhere. For one command. */
final class Progress implements AutoCloseable {

    private final @Nullable PrintStream terminal;
    private long records;

    Progress(Surroundings around) {
        this.terminal = around.terminal() ? around.err() : null;
    }

    /** So many more are done. */
    void add(long more) {
        reached(records + more);
    }

    /** So many are done by now. */
    void reached(long now) {
        records = now;
        if (terminal != null) {
            terminal.print("\r" + records + " records");
            terminal.flush();
        }
    }

    @Override
    public void close() {
        if (terminal != null && records > 0) {
            terminal.println();
        }
    }
}
