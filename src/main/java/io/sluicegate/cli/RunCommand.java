package io.sluicegate.cli;

import io.sluicegate.config.ConfigLoad;
import io.sluicegate.config.ConfigProblem;
import io.sluicegate.config.GatewayConfig;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code run}: the gateway in the foreground. */
@Command(
        name = "run",
        description =
                "Runs the gateway in the foreground. Once every listener accepts, one line tells their addresses.",
        footer = "%nExample: sluicegate run --rules /srv/rules --set listen.explicit='[\"192.0.2.1:3128\"]'")
final class RunCommand implements Callable<Integer> {

    private final Surroundings around;
    private final GatewayRunner runner;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    RunCommand(Surroundings around, GatewayRunner runner) {
        this.around = around;
        this.runner = runner;
    }

    @Override
    public Integer call() throws CommandFailure {
        ConfigLoad load = common.load(around);
        List<String> problems =
                load.problems().stream().map(ConfigProblem::render).toList();
        GatewayConfig config = load.config();
        if (config == null) {
            throw new CommandFailure(problems);
        }
        return runner.run(config, common.places(around), problems);
    }
}
