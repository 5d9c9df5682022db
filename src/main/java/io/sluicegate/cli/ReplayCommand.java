package io.sluicegate.cli;

import io.sluicegate.ledger.QueryException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code replay}: what other rules would have said of what the ledger has recorded. */
@Command(
        name = "replay",
        description =
                "Judges a past period of the ledger by the rules of another directory, also while the gateway runs.",
        footer = "%nLists are those of today. What a record does not tell is not guessed: it counts as undecidable.%n"
                + "Exit code: 0 whatever has changed.%n%n"
                + "Example: sluicegate replay --rules /root/new-rules --from -7d")
final class ReplayCommand implements Callable<Integer> {

    private static final String DEFAULT_LIMIT = "20";
    private static final int MAX_LIMIT = ReplayTally.MAX_ROWS;

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @Option(names = "--from", paramLabel = "TIME", description = "from when on, as in reports; default: the beginning")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "TIME", description = "until when, that moment left out; default: now")
    private @Nullable String to;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = DEFAULT_LIMIT,
            description = "how many hosts of each kind of change; the others are one row; default: " + DEFAULT_LIMIT)
    private int limit;

    @Option(
            names = "--assume",
            description =
                    "where records do not tell: a name has no address, ports are 80 and 443, a CONNECT that was refused"
                            + " has TLS inside, and nobody has signed in")
    private boolean assuming;

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    ReplayCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw UnusableArguments.of(
                    spec, new IllegalArgumentException("limit takes a number from 1 to " + MAX_LIMIT));
        }
        ReplayTally tally = new ReplayTally();
        Replay replay = new Replay(common.requireBook(around), assuming, tally);
        try (Progress progress = new Progress(around)) {
            new LedgerQuestion(around, common).pages(words(), page -> {
                PastRow.each(page, replay::take);
                progress.add(page.rows().size());
                return true;
            });
        } catch (QueryException e) {
            throw UnusableArguments.of(spec, e);
        } catch (IOException e) {
            throw new CommandFailure("the records cannot be read: " + e.getMessage(), e);
        }
        if (format.isTable()) {
            around.out().println(tally.summary());
        }
        format.print(tally.table(limit), around.out());
        return 0;
    }

    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        if (from != null) {
            words.put("from", from);
        }
        if (to != null) {
            words.put("to", to);
        }
        return words;
    }
}
