package io.sluicegate.cli;

import io.sluicegate.plumbing.CommandRunner;
import io.sluicegate.plumbing.NetException;
import io.sluicegate.plumbing.NetSetup;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code net down}: removes whatever {@code net up} has put in place. */
@Command(
        name = "down",
        description = "Removes what \"net up\" has put in place, and leaves nothing behind.",
        footer = "%nExample: sluicegate net down")
final class NetDownCommand implements Callable<Integer> {

    private final Surroundings around;
    private final CommandRunner runner;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    NetDownCommand(Surroundings around, CommandRunner runner) {
        this.around = around;
        this.runner = runner;
    }

    @Override
    public Integer call() throws CommandFailure {
        try {
            new NetSetup(runner, common.stateDirectory(around).path()).down();
            return 0;
        } catch (NetException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }
}
