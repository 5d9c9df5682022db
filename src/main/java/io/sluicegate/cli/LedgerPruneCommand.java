package io.sluicegate.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ledger prune}: removes what is past its retention. */
@Command
final class LedgerPruneCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    LedgerPruneCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        format.printObject(new LedgerQuestion(around, common).prune(), around.out());
        return 0;
    }
}
