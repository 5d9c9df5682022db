package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code report usage}: who used how much. */
@Command(
        name = "usage",
        description = "Sums exchanges and bytes, also while the gateway runs.",
        footer = "%nExample: sluicegate report usage --by client,day --from 2026-11-01 --format csv")
final class UsageCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final QuestionOptions question = new QuestionOptions();

    @Option(
            names = "--by",
            paramLabel = "NAME[,NAME]",
            description = "client, account, host, protocol, rule, hour, day or month; default: client")
    private final List<String> by = new ArrayList<>();

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    UsageCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> words = question.words();
        if (!by.isEmpty()) {
            words.put("by", String.join(",", by));
        }
        try {
            format.print(new LedgerQuestion(around, common).usage(words), around.out());
            return 0;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        }
    }
}
