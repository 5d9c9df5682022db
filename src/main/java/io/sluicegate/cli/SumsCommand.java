package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.ReportKind;
import io.sluicegate.ledger.ReportTable;
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

/** The reports that are made of sums, each a {@link ReportKind}. */
@Command
class SumsCommand implements Callable<Integer> {

    private final Surroundings around;
    private final ReportKind kind;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Mixin
    private final QuestionOptions question = new QuestionOptions();

    @Option(
            names = "--by",
            paramLabel = "NAME[,NAME]",
            description = "what to sum by: client, account, host, site, protocol, rule, label, verdict, cache,"
                    + " cache_reason, hour, day or month")
    private final List<String> by = new ArrayList<>();

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    SumsCommand(Surroundings around, ReportKind kind) {
        this.around = around;
        this.kind = kind;
    }

    /** {@code report usage}. */
    @Command
    static final class Usage extends SumsCommand {

        @Option(names = "--cost", description = "adds what it cost, by the tariffs of the rules")
        private boolean cost;

        Usage(Surroundings around) {
            super(around, ReportKind.USAGE);
        }

        @Override
        void addOwn(Map<String, String> words) {
            if (cost) {
                words.put("cost", "true");
            }
        }
    }

    /** {@code report top}. */
    @Command
    static final class Top extends SumsCommand {

        @Option(names = "--sort", paramLabel = "bytes|exchanges", description = "what is the largest; default: bytes")
        private @Nullable String sort;

        Top(Surroundings around) {
            super(around, ReportKind.TOP);
        }

        @Override
        void addOwn(Map<String, String> words) {
            if (sort != null) {
                words.put("sort", sort);
            }
        }
    }

    /** Adds the words that one report alone takes. */
    void addOwn(Map<String, String> words) {}

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> words = question.words();
        if (!by.isEmpty()) {
            words.put("by", String.join(",", by));
        }
        addOwn(words);
        try {
            ReportTable table = new LedgerQuestion(around, common).sums(kind, words);
            format.print(table, around.out());
            if (table.note() != null && !format.isTable()) {
                around.err().println("sluicegate: " + table.note());
            }
            return 0;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        }
    }
}
