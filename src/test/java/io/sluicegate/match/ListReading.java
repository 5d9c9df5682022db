package io.sluicegate.match;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Reads one list in a process of its own, whose heap a test has bounded. */
final class ListReading {

    private ListReading() {}

    /** Takes a format and a file, and prints how many entries it has, or why it has none. */
    public static void main(String[] arguments) throws IOException {
        ListOptions options = new ListOptions(ListFormat.valueOf(arguments[0]), null, null);
        try {
            LoadedList list = ListReader.read(Path.of("/"), arguments[1], options, Instant.EPOCH);
            System.out.println("entries " + list.size() + " ignored " + list.ignored());
        } catch (ListException e) {
            System.out.println("refused " + e.getMessage());
        }
    }
}
