package io.sluicegate.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A path in which {@code *}, {@code ?} and {@code [a-z]} stand for more than one file. Wildcards pass over names that
 * begin with a dot. Immutable; looking blocks.
 */
final class RuleGlob {

    private final String text;

    RuleGlob(String text) {
        this.text = text;
    }

    boolean hasWildcard() {
        return isWild(text);
    }

    private static boolean isWild(String part) {
        return part.chars().anyMatch(c -> c == '*' || c == '?' || c == '[');
    }

    /** The files that match, bytewise by their paths, sought from the folder of the file that names them. */
    List<Path> files(Path from) throws IOException {
        Path folder = text.startsWith("/") ? from.getRoot() : from.getParent();
        List<Path> found = folder == null ? List.of() : List.of(folder);
        for (String part : text.split("/", -1)) {
            found = part.isEmpty() ? found : step(found, part);
        }
        return found.stream()
                .filter(file -> hasWildcard() ? Files.isRegularFile(file) : Files.exists(file))
                .sorted(Comparator.comparing(RuleGlob::bytes, Arrays::compareUnsigned))
                .toList();
    }

    private static byte[] bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<Path> step(List<Path> folders, String part) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (!isWild(part)) {
                found.add(folder.resolve(part).normalize());
            } else if (Files.isDirectory(folder)) {
                list(folder, part, found);
            }
        }
        return found;
    }

    private static void list(Path folder, String part, List<Path> found) throws IOException {
        String plain = part.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}");
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, plain)) {
            for (Path entry : entries) {
                if (part.startsWith(".") || !String.valueOf(entry.getFileName()).startsWith(".")) {
                    found.add(entry);
                }
            }
        }
    }
}
