package io.sluicegate.feeds;

import io.sluicegate.flow.SafeText;
import io.sluicegate.match.ReadFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** How the files of a set that keeps its last good list are written down: a line each. Has no state. */
final class KeptSet {

    private static final int LONGEST_NAME = 4096;
    private static final String LINE = "[0-9a-f]{64} -?[0-9]{1,18} .+";

    private KeptSet() {}

    static String render(List<ReadFile> files) {
        StringBuilder text = new StringBuilder();
        for (ReadFile file : files) {
            text.append(file.sha256())
                    .append(' ')
                    .append(file.modified().toEpochMilli())
                    .append(' ')
                    .append(SafeText.of(file.shown(), LONGEST_NAME))
                    .append('\n');
        }
        return text.toString();
    }

    /**
     * The files of such lines; none where they are not whole.
     *
     * @param contents where the text of a digest is
     */
    static List<ReadFile> parse(String text, Function<String, Path> contents) {
        List<ReadFile> files = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (!line.matches(LINE)) {
                return List.of();
            }
            String[] parts = line.split(" ", 3);
            Instant modified = Instant.ofEpochMilli(Long.parseLong(parts[1]));
            files.add(new ReadFile(contents.apply(parts[0]), parts[2], modified, parts[0]));
        }
        return text.endsWith("\n") ? files : List.of();
    }
}
