package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ListOptions;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Any bytes as a list of the format that {@code -Dsluicegate.fuzz.format} names: entries, or one line that says why
 * not; whatever is told, told of an entry or found has a line of the file.
 */
public final class ListFuzz {

    private static final Path FOLDER = Claims.folder();
    private static final ListFormat FORMAT =
            Objects.requireNonNull(ListFormat.of(System.getProperty("sluicegate.fuzz.format", "plain")), "no format");
    private static final List<HostName> NAMES =
            List.of(new HostName("a.example"), new HostName("x.b.example"), new HostName("com"));
    private static final List<InetAddress> ADDRESSES = List.of(
            Objects.requireNonNull(IpLiteral.parse("192.0.2.7")),
            Objects.requireNonNull(IpLiteral.parse("2001:db8::7")));

    private ListFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        read(bytes, FORMAT);
    }

    /** The same for a format of choice. */
    static void read(byte[] bytes, ListFormat format) {
        Claims.write(FOLDER, "list", bytes);
        // What gzip unfolds to has as many lines as it likes.
        boolean zipped = bytes.length > 1 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b;
        int lines = zipped ? Integer.MAX_VALUE : Claims.lines(bytes);
        try {
            LoadedList list = ListReader.read(FOLDER, "list", new ListOptions(format, null, null), Instant.EPOCH);
            // A set of UDP ports alone is sound and holds nothing that is ever asked for.
            claim(list.size() > 0 || format == ListFormat.IPSET, () -> "an empty list is no list");
            check(list, lines);
        } catch (ListException e) {
            claim(String.valueOf(e.getMessage()).length() > 4, () -> "refused without a reason");
        }
    }

    private static void check(LoadedList list, int lines) {
        claim(list.faults().size() <= list.ignored(), () -> "more is told than counted: " + list.faults());
        for (LoadedList.Fault fault : list.faults()) {
            claim(fault.line() > 0 && fault.line() <= lines, () -> "outside the file: " + fault);
            claim(fault.file().equals("list") && !fault.reason().isBlank(), () -> "no place or reason: " + fault);
            claim(fault.entry().chars().noneMatch(c -> c < ' '), () -> "unsafe to print: " + fault);
        }
        NAMES.forEach(name -> checkEntry(list, list.names().find(name), lines));
        NAMES.forEach(name -> checkEntry(list, list.names().findBelow(name), lines));
        ADDRESSES.forEach(address -> checkEntry(list, list.addresses().find(address), lines));
        LoadedList.Change none = list.since(list);
        claim(none.added() == 0 && none.removed() == 0, () -> "changed since itself: " + none);
    }

    private static void checkEntry(LoadedList list, int entry, int lines) {
        if (entry != DomainSet.NONE) {
            int line = list.line(entry);
            claim(line > 0 && line <= lines, () -> "an entry outside the file: " + list.place(entry));
        }
    }
}
