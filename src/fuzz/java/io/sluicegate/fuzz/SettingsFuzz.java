package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.config.ConfigLoad;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.ConfigProblem;
import java.nio.file.Path;
import java.util.List;

/** Any bytes as a settings file: settings or errors, each with a line of the file where it has one. */
public final class SettingsFuzz {

    private static final Path FOLDER = Claims.folder();

    private SettingsFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Path file = Claims.write(FOLDER, "sluicegate.conf", bytes);
        ConfigLoad load = ConfigLoader.load(file, List.of());
        int lines = Claims.lines(bytes);
        for (ConfigProblem problem : load.problems()) {
            claim(problem.line() >= 0 && problem.line() <= lines, () -> "outside the file: " + problem);
            claim(!problem.message().isBlank(), () -> "nothing is said: " + problem);
            claim(problem.place().equals(file.toString()), () -> "another file: " + problem);
        }
        boolean errors = load.problems().stream().anyMatch(ConfigProblem::isError);
        claim(errors == (load.config() == null), () -> "settings with errors, or none without: " + load.problems());
    }
}
