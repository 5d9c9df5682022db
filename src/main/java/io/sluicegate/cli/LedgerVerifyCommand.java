package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.ReportTable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ledger verify}: whether the records are as they were written. */
@Command
final class LedgerVerifyCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Option(
            names = "--head",
            paramLabel = "NUMBER=HASH",
            description =
                    "a head that the log told and that was kept elsewhere: the records up to it are held against it")
    private @Nullable String head;

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    LedgerVerifyCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        try (Progress progress = new Progress(around)) {
            ReportTable table = new LedgerQuestion(around, common).verify(head, progress::reached);
            format.print(table, around.out());
            int finding = table.columns().indexOf("finding");
            return table.rows().stream().allMatch(row -> row.get(finding) == null) ? 0 : 1;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        }
    }
}
