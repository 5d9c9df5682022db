package io.sluicegate.cli;

import io.sluicegate.config.ConfigLoad;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.ConfigProblem;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.feeds.OfflineFeeds;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.policy.RuleLoad;
import io.sluicegate.transport.OwnAddresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all commands take, and the files they lead to. Filled by picocli before a command is called. */
final class CommonOptions {

    private static final String CONFIG_NAME = "sluicegate.conf";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "settings; default: rules/sluicegate.conf in a checkout, else /etc/sluicegate/sluicegate.conf,"
                            + " and DIR/sluicegate.conf with --rules DIR")
    private @Nullable Path config;

    @Option(
            names = "--rules",
            paramLabel = "DIR",
            description = "rule files; default: rules/ in a checkout, else /etc/sluicegate/rules.d")
    private @Nullable Path rules;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "ledger, copies of lists, token and lock; default: ~/.local/state/sluicegate in a checkout,"
                    + " else /var/lib/sluicegate")
    private @Nullable Path state;

    @Option(
            names = "--webroot",
            paramLabel = "DIR",
            description = "pages; default: webroot/ in a checkout, else /usr/share/sluicegate/webroot")
    private @Nullable Path webroot;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "sets any setting for this run, over the settings file; repeatable")
    private final List<String> overrides = new ArrayList<>();

    /** Read through picocli's model, by whoever prints an error. */
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--verbose", description = "shows the stack trace of an error")
    private boolean verbose;

    /** Acted on by picocli alone. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "shows this help")
    private boolean help;

    /** Where everything is, by the options and by whether this is a checkout. */
    Places places(Surroundings around) {
        Path checkout = around.checkout();
        Path defaultRules = checkout == null ? Path.of("/etc/sluicegate/rules.d") : checkout.resolve("rules");
        Path defaultConfig =
                checkout == null ? Path.of("/etc/sluicegate", CONFIG_NAME) : defaultRules.resolve(CONFIG_NAME);
        Path defaultState = checkout == null
                ? Path.of("/var/lib/sluicegate")
                : around.userHome().resolve(".local/state/sluicegate");
        Path defaultWebroot = checkout == null ? Path.of("/usr/share/sluicegate/webroot") : checkout.resolve("webroot");
        Path besideRules = rules == null ? defaultConfig : rules.resolve(CONFIG_NAME);
        return new Places(
                rules == null ? defaultRules : rules,
                config == null ? besideRules : config,
                state == null ? defaultState : state,
                webroot == null ? defaultWebroot : webroot);
    }

    /** The state directory. */
    StateDirectory stateDirectory(Surroundings around) {
        return new StateDirectory(places(around).state());
    }

    /**
     * The rules with all their problems, read as a gateway would. Lists from URLs are those that the state directory has; the
     * others are fetched for this command alone, which is told on standard error.
     *
     * @param signIn whether users may stand in rules
     */
    RuleLoad readRules(Surroundings around, boolean signIn) {
        OwnAddresses own = new OwnAddresses();
        own.refresh();
        Places places = places(around);
        try (OfflineFeeds feeds = new OfflineFeeds(places.state(), around.clock(), System::nanoTime)) {
            RuleEnvironment environment =
                    new RuleEnvironment(own::all, around.clock(), feeds.lists()).withSignIn(signIn);
            RuleLoad load = RuleFiles.read(places.rules(), environment);
            feeds.fetched()
                    .forEach(url -> around.err()
                            .println("sluicegate: fetched " + url + " for this command alone: " + places.state()
                                    + " has no copy of it"));
            return load;
        }
    }

    /** The rules of a command that cannot do without; users may stand in them. */
    RuleBook requireBook(Surroundings around) throws CommandFailure {
        RuleLoad load = readRules(around, true);
        RuleBook book = load.book();
        if (book == null) {
            throw new CommandFailure(
                    load.problems().stream().map(Problem::render).toList());
        }
        return book;
    }

    /** The settings with all their problems. A file that was not named may be missing. */
    ConfigLoad load(Surroundings around) {
        Path file = places(around).config();
        boolean read = config != null || Files.exists(file);
        return ConfigLoader.load(read ? file : null, overrides);
    }

    /** The settings of a command that cannot do without; warnings go to standard error. */
    GatewayConfig require(Surroundings around) throws CommandFailure {
        ConfigLoad load = load(around);
        GatewayConfig loaded = load.config();
        List<String> lines = load.problems().stream().map(ConfigProblem::render).toList();
        if (loaded == null) {
            throw new CommandFailure(lines);
        }
        lines.forEach(around.err()::println);
        return loaded;
    }
}
