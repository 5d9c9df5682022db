package io.sluicegate.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of an event loop's flow tables: {@code flows-N}, and {@code flows-N.1} and so on for what it grew by.
 *
 * @param first the file that the table began with
 * @param loop the number N
 */
record FlowFiles(Path first, int loop) {

    private static final Pattern NAME = Pattern.compile("flows-([0-9]{1,6})(\\.[0-9]{1,6})?");

    static FlowFiles of(Path first) {
        Matcher name = NAME.matcher(String.valueOf(first.getFileName()));
        if (!name.matches() || name.group(2) != null) {
            throw new IllegalArgumentException(first + " is not named flows- and the number of a loop");
        }
        return new FlowFiles(first, Integer.parseInt(name.group(1)));
    }

    /** All tables of a folder, of all loops. */
    static List<Path> in(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path each : files) {
                if (NAME.matcher(String.valueOf(each.getFileName())).matches()) {
                    found.add(each);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    Path chunk(int number) {
        return number == 0 ? first : first.resolveSibling(first.getFileName() + "." + number);
    }

    /** Deletes what an earlier table of this name grew by. */
    void deleteGrown() throws IOException {
        Path folder = first.toAbsolutePath().getParent();
        for (Path each : folder == null ? List.<Path>of() : in(folder)) {
            if (each.getFileName().toString().startsWith(first.getFileName() + ".")) {
                Files.delete(each);
            }
        }
        Folders.forceFolderOf(first);
    }
}
