package io.sluicegate.journal;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A file of a journal by its name: 20 digits, {@code .journal}. Where the disk refused a file of that name halfway, the next
 * one has the same number and {@code -1} behind it, and counts instead.
 *
 * @param seq the sequence number that it begins with
 * @param attempt 0, or how many of the same number there were before
 */
record JournalFile(Path path, long seq, int attempt) implements Comparable<JournalFile> {

    private static final Pattern NAME = Pattern.compile("([0-9]{20})(?:-([0-9]{1,9}))?\\.journal");
    private static final Comparator<JournalFile> ORDER =
            Comparator.comparingLong(JournalFile::seq).thenComparingInt(JournalFile::attempt);

    static JournalFile of(Path folder, long seq, int attempt) {
        String number = String.format(Locale.ROOT, "%020d", seq);
        String name = number + (attempt == 0 ? "" : "-" + attempt) + ".journal";
        return new JournalFile(folder.resolve(name), seq, attempt);
    }

    /** The files of a journal in their order. */
    static List<JournalFile> in(Path folder) throws IOException {
        List<JournalFile> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.journal")) {
            for (Path each : files) {
                JournalFile file = parse(each);
                if (file != null) {
                    found.add(file);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(null);
        return found;
    }

    private static @Nullable JournalFile parse(Path path) {
        Matcher name = NAME.matcher(path.getFileName().toString());
        if (!name.matches() || name.group(1).compareTo("09223372036854775807") > 0) {
            return null;
        }
        int attempt = name.group(2) == null ? 0 : Integer.parseInt(name.group(2));
        return new JournalFile(path, Long.parseLong(name.group(1)), attempt);
    }

    /** The next file of the same number. */
    JournalFile again() {
        return of(path.resolveSibling(""), seq, attempt + 1);
    }

    @Override
    public int compareTo(JournalFile other) {
        return ORDER.compare(this, other);
    }
}
