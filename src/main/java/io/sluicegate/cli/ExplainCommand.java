package io.sluicegate.cli;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.JsonText;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Effect;
import io.sluicegate.policy.Explanation;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.policy.RuleLoad;
import io.sluicegate.policy.Subject;
import io.sluicegate.policy.Verdict;
import io.sluicegate.transport.OwnAddresses;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code explain}: the verdict on a request or a flow, and which line of which file says so. */
@Command(
        name = "explain",
        description = "Tells what the rules say of a URL or of HOST:PORT, and why.",
        footer = "%nExit code: 0 whatever the verdict is.%n%n"
                + "Example: sluicegate explain https://www.example/ --client 192.0.2.7 --at 2026-11-24T09:30")
final class ExplainCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Parameters(paramLabel = "URL|HOST:PORT", description = "what is asked for")
    private String target = "";

    @Option(names = "--client", paramLabel = "IP", description = "an intercepted client; default: one of the proxy's")
    private @Nullable String client;

    @Option(names = "--dest", paramLabel = "IP", description = "where the flow is going; default: looked up")
    private @Nullable String dest;

    @Option(names = "--method", paramLabel = "METHOD", description = "of a request over HTTP; default: GET")
    private @Nullable String method;

    @Option(names = "--at", paramLabel = "TIME", description = "when, as in 2026-11-24T09:30; default: now")
    private @Nullable String at;

    @Option(names = "--json", description = "one JSON object")
    private boolean json;

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    ExplainCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        RuleBook book = book();
        Subject subject;
        try {
            ExplainQuestion question = ExplainQuestion.of(target);
            subject = question.subject(when(book), address("--client", client), address("--dest", dest), method);
            question.assumed().forEach(around.err()::println);
        } catch (IllegalArgumentException e) {
            throw UnusableArguments.of(spec, e);
        }
        Map<String, @Nullable Object> shown = shown(book.explain(subject));
        if (json) {
            around.out().println(JsonText.value(shown));
        } else {
            shown.forEach(this::print);
        }
        return 0;
    }

    private RuleBook book() throws CommandFailure {
        OwnAddresses own = new OwnAddresses();
        own.refresh();
        RuleLoad load = RuleFiles.read(common.places(around).rules(), new RuleEnvironment(own::all, around.clock()));
        RuleBook book = load.book();
        if (book == null) {
            throw new CommandFailure(
                    load.problems().stream().map(Problem::render).toList());
        }
        return book;
    }

    private static @Nullable InetAddress address(String option, @Nullable String text) {
        InetAddress address = text == null ? null : IpLiteral.parse(text);
        if (text != null && address == null) {
            throw new IllegalArgumentException(option + " takes an address, not \"" + text + "\"");
        }
        return address;
    }

    private Instant when(RuleBook book) {
        if (at == null) {
            return around.clock().instant();
        }
        try {
            return at.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                    ? OffsetDateTime.parse(at).toInstant()
                    : LocalDateTime.parse(at).atZone(book.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("--at takes a time as in 2026-11-24T09:30, not \"" + at + "\"", e);
        }
    }

    private static Map<String, @Nullable Object> shown(Explanation explanation) {
        Explanation.Match winner = explanation.winner();
        Decision decision = explanation.decision();
        Verdict verdict = decision instanceof Verdict fallen ? fallen : null;
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("verdict", verdict == null ? "undecided" : verdict.action().word());
        shown.put("rule", winner.line().rule());
        shown.put("statement", winner.line().text());
        shown.put("label", winner.line().label());
        shown.put("because", verdict == null ? null : verdict.because());
        shown.put("set", winner.set());
        shown.put("list_entry", winner.listEntry());
        shown.put(
                "also_matches",
                explanation.others().stream().map(ExplainCommand::row).toList());
        shown.put(
                "effects",
                explanation.effects().stream().map(ExplainCommand::row).toList());
        shown.put("unknown", unknown(decision));
        return shown;
    }

    private static Map<String, @Nullable Object> row(Explanation.Match match) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rule", match.line().rule());
        row.put("statement", match.line().text());
        row.put("list_entry", match.listEntry());
        row.put("open", match.open());
        return row;
    }

    private static Map<String, @Nullable Object> row(Effect effect) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rule", effect.source().rule());
        row.put("statement", effect.source().text());
        row.put("label", effect.source().label());
        return row;
    }

    private static List<String> unknown(Decision decision) {
        return decision instanceof Decision.Pending pending
                ? pending.needs().stream()
                        .map(fact -> fact.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList()
                : List.of();
    }

    private void print(String name, @Nullable Object value) {
        if (value == null || value.equals(List.of())) {
            return;
        }
        if (value instanceof List<?> list) {
            list.forEach(each -> line(name, each instanceof Map<?, ?> row ? oneLine(row) : String.valueOf(each)));
        } else {
            line(name, String.valueOf(value));
        }
    }

    private void line(String name, String text) {
        around.out().println(String.format("%-13s %s", name.replace('_', ' '), text));
    }

    private static String oneLine(Map<?, ?> row) {
        Object entry = row.get("list_entry");
        return row.get("rule") + "  " + row.get("statement") + (entry == null ? "" : "  (" + entry + ")");
    }
}
