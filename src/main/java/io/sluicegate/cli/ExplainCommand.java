package io.sluicegate.cli;

import io.sluicegate.ledger.JsonText;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.proxy.NameSettings;
import java.util.LinkedHashMap;
import java.util.List;
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

    @Option(
            names = "--client",
            paramLabel = "IP",
            description = "a client, intercepted unless --user is given; default: one of the proxy's")
    private @Nullable String client;

    @Option(names = "--dest", paramLabel = "IP", description = "where the flow is going; default: looked up")
    private @Nullable String dest;

    @Option(names = "--user", paramLabel = "U", description = "who has signed in to the proxy; default: nobody yet")
    private @Nullable String user;

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
        NameSettings names = common.require(around).names();
        RuleBook book = common.requireBook(around);
        Map<String, @Nullable Object> shown;
        try {
            ExplainQuestion question = ExplainQuestion.of(words());
            shown = question.answer(book, around.clock().instant(), names);
            question.assumed().forEach(around.err()::println);
        } catch (IllegalArgumentException e) {
            throw UnusableArguments.of(spec, e);
        }
        if (json) {
            around.out().println(JsonText.value(shown));
        } else {
            shown.forEach(this::print);
        }
        return 0;
    }

    /** The question in the words that the API has for it too. */
    private Map<String, String> words() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("url", target);
        put(words, "client", client);
        put(words, "dest", dest);
        put(words, "method", method);
        put(words, "user", user);
        put(words, "at", at);
        return words;
    }

    private static void put(Map<String, String> words, String name, @Nullable String value) {
        if (value != null) {
            words.put(name, value);
        }
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
