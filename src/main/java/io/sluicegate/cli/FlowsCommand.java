package io.sluicegate.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code flows}: what is under way in the running gateway. */
@Command(
        name = "flows",
        description = "Lists the flows that are open in the running gateway.",
        footer = "%nExample: sluicegate flows --format csv")
final class FlowsCommand implements Callable<Integer> {

    private static final List<String> COLUMNS = List.of(
            "flow",
            "started_at",
            "client",
            "listener",
            "protocol",
            "host",
            "upstream",
            "rule",
            "bytes_up",
            "bytes_down");

    private final Surroundings around;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Mixin
    private final FormatOption format = new FormatOption();

    FlowsCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<?, ?> answer = AdminClient.of(common.stateDirectory(around)).get("flows", Map.of(), AdminClient.SHORT);
        format.print(AnswerTable.ofItems(answer, COLUMNS), around.out());
        return 0;
    }
}
