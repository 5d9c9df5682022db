package io.sluicegate.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code reload}: new rules for the running gateway, all of them or none. */
@Command(
        name = "reload",
        description = "Makes the running gateway read its rules anew; with an error in them the old rules stay.",
        footer = "%nExit code: 0 the new rules are in force, 1 they are not.%n%nExample: sluicegate reload")
final class ReloadCommand implements Callable<Integer> {

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    ReloadCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<?, ?> answer = AdminClient.of(common.stateDirectory(around)).post("reload", AdminClient.LONG);
        if (answer.get("problems") instanceof List<?> problems) {
            problems.forEach(each -> around.out().println(each));
        }
        if (!Boolean.TRUE.equals(answer.get("ok"))) {
            throw new CommandFailure("nothing was changed: correct the rules above, and reload again");
        }
        if (answer.get("changes") instanceof List<?> changes) {
            changes.forEach(each -> around.out().println(each));
        }
        around.out().println("rules " + answer.get("version") + " are in force");
        return 0;
    }
}
