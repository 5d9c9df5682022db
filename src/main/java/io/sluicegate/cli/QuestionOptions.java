package io.sluicegate.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What narrows a report down. Filled by picocli before a command is called; the ledger judges the words. */
final class QuestionOptions {

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "from when on: 2026-11-24, 2026-11-24T10:00:00Z, or -6h for the last six hours")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "until when, that moment left out")
    private @Nullable String to;

    @Option(
            names = "--where",
            paramLabel = "KEY=VALUE",
            description = "only records in which this column holds this value; repeatable")
    private final List<String> where = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "how many rows at most")
    private @Nullable String limit;

    @Option(
            names = "--zone",
            paramLabel = "NAME",
            description = "by whose clock days and hours are meant; default: the zone of the rules")
    private @Nullable String zone;

    /** The words as the ledger and the admin API take them. */
    Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        put(words, "from", from);
        put(words, "to", to);
        put(words, "where", where.isEmpty() ? null : String.join(",", where));
        put(words, "limit", limit);
        put(words, "zone", zone);
        return words;
    }

    private static void put(Map<String, String> words, String name, @Nullable String value) {
        if (value != null) {
            words.put(name, value);
        }
    }
}
