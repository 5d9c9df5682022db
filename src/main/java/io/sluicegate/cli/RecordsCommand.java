package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportTable;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code report records} and {@code report denied}: single records, the newest first. */
@Command
final class RecordsCommand implements Callable<Integer> {

    private final Surroundings around;
    private final String condition;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final QuestionOptions question = new QuestionOptions();

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    /** Takes what every record must be like, as {@code --where} says it; empty for nothing. */
    RecordsCommand(Surroundings around, String condition) {
        this.around = around;
        this.condition = condition;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> words = question.words();
        if (!condition.isEmpty()) {
            words.merge("where", condition, (asked, always) -> always + "," + asked);
        }
        try {
            ReportTable table = new LedgerQuestion(around, common).records(words);
            format.print(format.isTable() ? table.only(RecordsQuery.SHORT) : table, around.out());
            return 0;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        }
    }
}
