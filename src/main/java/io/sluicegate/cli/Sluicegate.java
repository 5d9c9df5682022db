package io.sluicegate.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluicegate.ledger.ReportKind;
import io.sluicegate.plumbing.CommandRunner;
import io.sluicegate.plumbing.ProcessRunner;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The command line as a whole. Exit codes are the same for every command: 0 done, 1 failed or findings, 2 unusable
 * arguments. An error is one line on standard error; a stack trace only with {@code --verbose}. For one thread.
 */
public final class Sluicegate {

    private static final String TITLE =
            "A gateway that filters, caches and counts what passes between a network and the internet.";
    private static final String EXAMPLE = "%nExit codes: 0 done, 1 failed or findings, 2 unusable arguments.%n%n"
            + "Example: sluicegate run, and sluicegate COMMAND --help for an example of each.";
    private static final String GROUP_EXAMPLE = "%nEach has an example in its own --help.";

    private final Surroundings around;
    private final CommandLine commandLine;

    /** Takes the gateway that {@code run} runs. */
    public Sluicegate(Surroundings around, GatewayRunner runner) {
        this(around, runner, ProcessRunner.standard());
    }

    Sluicegate(Surroundings around, GatewayRunner runner, CommandRunner commands) {
        this.around = around;
        this.commandLine = group("sluicegate", TITLE, EXAMPLE)
                .addSubcommand(new RunCommand(around, runner))
                .addSubcommand(new CheckCommand(around))
                .addSubcommand(new ExplainCommand(around))
                .addSubcommand(new ReplayCommand(around))
                .addSubcommand(net(around, commands))
                .addSubcommand(report(around))
                .addSubcommand(ledger(around))
                .addSubcommand(new ReloadCommand(around))
                .addSubcommand(named(
                        "status",
                        new StatusCommand(around, "status"),
                        "Tells how the running gateway is.",
                        "sluicegate status --json"))
                .addSubcommand(new FlowsCommand(around))
                .addSubcommand(cache(around))
                .addSubcommand(taking(new VersionCommand(around)))
                .addSubcommand(taking(new CompletionCommand(around)))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(around.out(), true, UTF_8))
                .setErr(new PrintWriter(around.err(), true, UTF_8))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler(new ArgumentComplaint(around.err()))
                .setExecutionExceptionHandler(this::failed);
    }

    /** The version, as the build wrote it down. */
    public static String version() {
        return VersionCommand.version();
    }

    /** Carries out one command line and gives its exit code. */
    public int run(String... args) {
        int exit = commandLine.execute(args);
        around.out().flush();
        around.err().flush();
        return exit;
    }

    private static CommandLine net(Surroundings around, CommandRunner commands) {
        return group("net", "Puts interception by the kernel in place, removes it, prints it.", GROUP_EXAMPLE)
                .addSubcommand(new NetCommand.Up(around, commands))
                .addSubcommand(new NetDownCommand(around, commands))
                .addSubcommand(new NetCommand.Show(around, commands));
    }

    private static CommandLine report(Surroundings around) {
        return group("report", "Asks the ledger who used what.", GROUP_EXAMPLE)
                .addSubcommand(named(
                        "usage",
                        new SumsCommand.Usage(around),
                        "Sums exchanges and bytes, also of what is under way.",
                        "sluicegate report usage --by client,day --from 2026-11-01 --format csv"))
                .addSubcommand(named(
                        "top",
                        new SumsCommand.Top(around),
                        "Lists the largest sites, or hosts, or clients.",
                        "sluicegate report top --by client --sort exchanges --from -1d"))
                .addSubcommand(named(
                        "records",
                        new RecordsCommand(around),
                        "Lists single records, the newest first.",
                        "sluicegate report records --where client=192.0.2.7 --from -1h"))
                .addSubcommand(named(
                        "denied",
                        new SumsCommand(around, ReportKind.DENIED),
                        "Counts what was denied, by which line, and when last.",
                        "sluicegate report denied --by client,rule --from -1d"))
                .addSubcommand(named(
                        "cache",
                        new SumsCommand(around, ReportKind.CACHE),
                        "Tells what part of all answers the cache gave, and why not more.",
                        "sluicegate report cache --by day --from -7d"));
    }

    private static CommandLine ledger(Surroundings around) {
        return group("ledger", "Looks after the ledger itself.", GROUP_EXAMPLE)
                .addSubcommand(named(
                        "export",
                        new LedgerExportCommand(around),
                        "Writes all records of a span of time, the oldest first.",
                        "sluicegate ledger export --from 2026-11-01 --to 2026-12-01 > november.csv"))
                .addSubcommand(named(
                        "stats",
                        new LedgerStatsCommand(around),
                        "Tells how much the ledger holds, and from when to when.",
                        "sluicegate ledger stats"))
                .addSubcommand(named(
                        "verify",
                        new LedgerVerifyCommand(around),
                        "Checks the hash chain, and names the first record that was changed, removed, inserted or moved.",
                        "sluicegate ledger verify"))
                .addSubcommand(named(
                        "prune",
                        new LedgerPruneCommand(around),
                        "Removes what is past ledger.retain: single records by whole months, sums by days.",
                        "sluicegate ledger prune"))
                .addSubcommand(named(
                        "rebuild",
                        new LedgerRebuildCommand(around),
                        "Makes the database anew from the journal; the old one is kept beside it.",
                        "sluicegate ledger rebuild"));
    }

    private static CommandLine cache(Surroundings around) {
        return group("cache", "Shows and drops what the running gateway has stored.", GROUP_EXAMPLE)
                .addSubcommand(named(
                        "stats",
                        new StatusCommand(around, "cache"),
                        "Tells how full the cache is.",
                        "sluicegate cache stats"))
                .addSubcommand(new CacheShowCommand(around))
                .addSubcommand(new CachePurgeCommand(around));
    }

    /** A command that only has commands. */
    private static CommandLine group(String name, String description, String footer) {
        CommandSpec spec = CommandSpec.create()
                .name(name)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("shows this help")
                        .build());
        spec.usageMessage().description(description).footer(footer).synopsisSubcommandLabel("COMMAND");
        return new CommandLine(spec);
    }

    /** A command that takes the common options because all do, and needs none of them. */
    private static CommandLine taking(Object command) {
        return new CommandLine(command).addMixin("common", new CommonOptions());
    }

    private static CommandLine named(String name, Object command, String description, String example) {
        CommandLine named = new CommandLine(command);
        named.getCommandSpec()
                .name(name)
                .usageMessage()
                .description(description)
                .footer("%nExample: " + example);
        return named;
    }

    private int failed(Exception failure, CommandLine command, ParseResult arguments) {
        if (failure instanceof CommandFailure expected) {
            around.err().println(expected.render());
        } else {
            around.err()
                    .println("sluicegate: this should not have happened: " + failure
                            + " (run it again with --verbose, and report what it says)");
        }
        if (isVerbose(command.getCommandSpec())) {
            failure.printStackTrace(around.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static boolean isVerbose(CommandSpec spec) {
        OptionSpec verbose = spec.findOption("--verbose");
        return verbose != null && Boolean.TRUE.equals(verbose.getValue());
    }
}
