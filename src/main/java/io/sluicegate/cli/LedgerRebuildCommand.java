package io.sluicegate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger rebuild}: makes the database anew from the journal. */
@Command
final class LedgerRebuildCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    LedgerRebuildCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        try (Progress progress = new Progress(around)) {
            format.printObject(new LedgerQuestion(around, common).rebuild(progress::reached), around.out());
        }
        return 0;
    }
}
