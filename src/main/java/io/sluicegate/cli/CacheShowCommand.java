package io.sluicegate.cli;

import io.sluicegate.ledger.ReportTable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache show}: what is stored for a URL. */
@Command(
        name = "show",
        description = "Lists what the running gateway has stored for a URL: a row for each variant.",
        footer = "%nExample: sluicegate cache show http://www.example/logo.png --json")
final class CacheShowCommand implements Callable<Integer> {

    private static final List<String> SHORT =
            List.of("partition", "status", "media_type", "body_bytes", "stored_at", "age_s", "fresh_s", "vary");
    private static final List<String> COLUMNS = List.of(
            "url",
            "partition",
            "status",
            "media_type",
            "body_bytes",
            "stored_at",
            "age_s",
            "fresh_s",
            "vary",
            "etag",
            "last_modified");

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Parameters(paramLabel = "URL", description = "what is asked for, as in http://www.example/path?query")
    private String url = "";

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    CacheShowCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        UnusableArguments.check(spec, () -> CacheTarget.ofUrl(url));
        Map<?, ?> answer =
                AdminClient.of(common.stateDirectory(around)).get("cache", Map.of("url", url), AdminClient.SHORT);
        ReportTable table = AnswerTable.ofItems(answer, COLUMNS).withoutSum();
        format.print(format.isTable() ? table.only(SHORT) : table, around.out());
        if (answer.get("sum") instanceof Map<?, ?> sum
                && sum.get("variants") instanceof Long all
                && all > table.rows().size()) {
            around.err().println("sluicegate: these are " + table.rows().size() + " of " + all + " variants");
        }
        return 0;
    }
}
