package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportTable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code report records}: single records, the newest first. */
@Command
final class RecordsCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final QuestionOptions question = new QuestionOptions();

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    RecordsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            ReportTable table = new LedgerQuestion(around, common).records(question.words());
            format.print(format.isTable() ? table.only(RecordsQuery.SHORT) : table, around.out());
            return 0;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        }
    }
}
