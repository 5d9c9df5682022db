package io.sluicegate.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code cache purge}: drops what is stored. */
@Command(
        name = "purge",
        description = "Makes the running gateway drop what it has stored, and tells how many variants that were.",
        footer =
                "%nIt is no error when nothing was stored.%n%n"
                        + "Example: sluicegate cache purge http://www.example/logo.png, or sluicegate cache purge --host www.example")
final class CachePurgeCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    @ArgGroup(multiplicity = "1")
    private final What what = new What();

    /** Written by picocli before the command is called. */
    @Spec
    private @Nullable CommandSpec spec;

    CachePurgeCommand(Surroundings around) {
        this.around = around;
    }

    /** Exactly one of them. Filled by picocli before the command is called. */
    private static final class What {

        @Parameters(paramLabel = "URL", description = "all variants of a URL")
        private @Nullable String url;

        @Option(names = "--host", paramLabel = "HOST", description = "all of this name or address, at all ports")
        private @Nullable String host;

        @Option(names = "--all", description = "everything")
        private boolean all;

        /** As the API takes it. */
        Map<String, Object> words() {
            if (url != null) {
                var unused = CacheTarget.ofUrl(url);
                return Map.of("url", url);
            }
            if (host != null) {
                var unused = CacheTarget.ofHost(host);
                return Map.of("host", host);
            }
            if (!all) {
                throw new IllegalArgumentException("--all takes no value");
            }
            return Map.of("all", true);
        }
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, Object> words = UnusableArguments.check(spec, what::words);
        AdminClient client = AdminClient.of(common.stateDirectory(around));
        format.printObject(client.post("cache/purge", words, AdminClient.SHORT), around.out());
        return 0;
    }
}
