package io.sluicegate.match;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Finds the files of a list: one file, all files of a folder, or what a glob matches, in the order of their bytes and
 * without those that begin with a dot. Blocks. Has no state.
 */
final class ListFiles {

    private static final Comparator<Path> BYTEWISE =
            Comparator.comparing(path -> path.toString().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private ListFiles() {}

    /** The files that a path means, relative to the folder and shown from there; at least one. */
    static List<ListFile> of(Path folder, String path, ListFormat format) throws IOException {
        return find(folder, path, format).stream()
                .map(file -> new ListFile(file, shown(folder, file), null))
                .toList();
    }

    private static String shown(Path folder, Path file) {
        return file.startsWith(folder) ? folder.relativize(file).toString() : file.toString();
    }

    private static List<Path> find(Path folder, String path, ListFormat format) throws IOException {
        if (!path.matches(".*[*?\\[{].*")) {
            Path file = folder.resolve(path);
            return Files.isDirectory(file) ? inside(file, format) : List.of(file);
        }
        List<Path> files = new ArrayList<>();
        for (Path match : matches(path.startsWith("/") ? Path.of("/") : folder, path)) {
            files.addAll(Files.isDirectory(match) ? inside(match, format) : List.of(match));
        }
        if (files.isEmpty()) {
            throw new ListException("no file matches: " + folder.resolve(path));
        }
        return files;
    }

    private static List<Path> inside(Path folder, ListFormat format) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path file : sorted(folder, "*")) {
            String name = file.getFileName().toString();
            boolean wanted = format != ListFormat.UT1 || name.equals("domains") || name.equals("urls");
            if (wanted && Files.isRegularFile(file)) {
                files.add(file);
            }
        }
        if (files.isEmpty()) {
            throw new ListException(
                    (format == ListFormat.UT1 ? "no file \"domains\" in the folder: " : "no file in the folder: ")
                            + folder);
        }
        return files;
    }

    private static List<Path> matches(Path root, String glob) throws IOException {
        List<Path> found = List.of(root);
        for (String step : glob.split("/+", -1)) {
            List<Path> next = new ArrayList<>();
            for (Path path : found) {
                if (step.isEmpty() || step.equals(".") || step.equals("..")) {
                    next.add(path.resolve(step));
                } else if (Files.isDirectory(path)) {
                    next.addAll(sorted(path, step));
                }
            }
            found = next;
        }
        return found;
    }

    private static List<Path> sorted(Path folder, String glob) throws IOException {
        PathMatcher matcher = matcher(folder, glob);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path path : all) {
                Path name = path.getFileName();
                boolean hidden = name.toString().startsWith(".") && !glob.startsWith(".");
                if (!hidden && matcher.matches(name)) {
                    found.add(path);
                }
            }
        }
        found.sort(BYTEWISE);
        return found;
    }

    private static PathMatcher matcher(Path folder, String glob) throws ListException {
        try {
            return folder.getFileSystem().getPathMatcher("glob:" + glob);
        } catch (PatternSyntaxException e) {
            throw new ListException("\"" + glob + "\" is no glob: " + e.getDescription());
        }
    }
}
