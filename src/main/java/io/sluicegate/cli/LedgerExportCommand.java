package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordExport;
import java.io.IOException;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ledger export}: all records of a span of time, as they are read, so that any number of them fits. */
@Command
final class LedgerExportCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(names = "--format", paramLabel = "csv|jsonl", description = "default: csv")
    private RecordExport.Format format = RecordExport.Format.CSV;

    @Option(names = "--from", paramLabel = "TIME", description = "from when on, as in report usage")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "until when, that moment left out")
    private @Nullable String to;

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    LedgerExportCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, String> words = new LinkedHashMap<>();
        if (from != null) {
            words.put("from", from);
        }
        if (to != null) {
            words.put("to", to);
        }
        try {
            PrintStream out = around.out();
            RecordExport export = new RecordExport(format, out);
            new LedgerQuestion(around, common).pages(words, page -> {
                export.add(page);
                return !out.checkError(); // nobody is read for who has gone
            });
            export.end();
            return 0;
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        } catch (IOException e) {
            throw new CommandFailure("the export broke off: " + e.getMessage(), e);
        }
    }
}
