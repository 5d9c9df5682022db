package io.sluicegate.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One object of the admin API as a command: {@code status}, {@code cache stats}. */
@Command
final class StatusCommand implements Callable<Integer> {

    private final Surroundings around;
    private final String resource;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    /** Takes the name of the object under the API's root. */
    StatusCommand(Surroundings around, String resource) {
        this.around = around;
        this.resource = resource;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<?, ?> answer = AdminClient.of(common.stateDirectory(around)).get(resource, Map.of(), AdminClient.SHORT);
        format.printObject(answer, around.out());
        return 0;
    }
}
