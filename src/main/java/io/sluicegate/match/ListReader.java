package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Reads a list file, gzip or not. A line that cannot be used is counted and the first ones are told; a file that is
 * missing or holds nothing is an error, never an empty set. Blocks; used while rules are loaded only.
 */
public final class ListReader {

    private static final int MAX_FAULTS = 20;
    private static final int MAX_LINE = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final String shownAs;
    private final CidrSet.Builder addresses = new CidrSet.Builder();
    private final DomainSet.Builder names = new DomainSet.Builder(new SecureRandom().nextLong());
    private final List<LoadedList.Fault> faults = new ArrayList<>();
    private int ignored;
    private int entries;

    private ListReader(String shownAs) {
        this.shownAs = shownAs;
    }

    /**
     * Reads a whole list.
     *
     * @param shownAs the file's name in records and messages
     * @param now against which the timeouts of an ipset file are counted, from the file's own time
     * @throws ListException when nothing of it can be used
     */
    public static LoadedList read(Path file, String shownAs, ListOptions options, Instant now) throws ListException {
        ListReader reader = new ListReader(shownAs);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            reader.readLines(unzipped(raw), reader.parser(options, written, now));
        } catch (NoSuchFileException e) {
            throw new ListException("no such file: " + file);
        } catch (IOException e) {
            throw e instanceof ListException wrong ? wrong : new ListException("cannot read " + file + ": " + e);
        }
        return reader.finish();
    }

    private static InputStream unzipped(InputStream raw) throws IOException {
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
    }

    /** Understands one line of a format. */
    interface LineParser {
        void parse(String line, int number) throws ListException;
    }

    private LineParser parser(ListOptions options, Instant written, Instant now) {
        DomainSet.Reach bare = options.reach();
        return switch (options.format()) {
            case PLAIN -> (line, number) -> plain(line, number, bare == null ? DomainSet.Reach.WITH_BELOW : bare);
            case HOSTS -> (line, number) -> hosts(line, number, bare == null ? DomainSet.Reach.EXACT : bare);
            case IPSET -> new IpsetParser(this, options.setName(), written, now);
        };
    }

    private void readLines(InputStream in, LineParser parser) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = BoundedLines.next(lines, MAX_LINE); line != null; ) {
                number++;
                if (line.length() > MAX_LINE) {
                    ignore(number, "a line over 64 KiB");
                } else {
                    String bare = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
                    parser.parse(bare, number);
                }
                line = BoundedLines.next(lines, MAX_LINE);
            }
        }
    }

    private LoadedList finish() throws ListException {
        if (entries == 0) {
            String why = faults.isEmpty()
                    ? "it is empty"
                    : "line " + faults.get(0).line() + ": " + faults.get(0).reason();
            throw new ListException(shownAs + " holds no entry that can be used (" + why + ")");
        }
        return new LoadedList(shownAs, addresses.build(), names.build(), ignored, faults);
    }

    private void plain(String line, int number, DomainSet.Reach bare) {
        String entry = withoutComment(line);
        if (entry.isEmpty()) {
            return;
        }
        CidrText.Parsed cidr = CidrText.parse(entry);
        if (cidr != null) {
            cidr.blocks().forEach(block -> addAddress(block, number));
            return;
        }
        NameText name = NameText.parse(entry, bare);
        if (name.name() == null) {
            ignore(number, "\"" + shortened(entry) + "\": " + name.fault());
        } else {
            addName(name.name(), name.reach(), number);
        }
    }

    private void hosts(String line, int number, DomainSet.Reach bare) {
        String[] words = withoutComment(line).split("\\s+", -1);
        if (words[0].isEmpty()) {
            return;
        }
        boolean nowhere = words[0].equals("0.0.0.0")
                || words[0].startsWith("127.")
                || words[0].equals("::")
                || words[0].equals("::1");
        if (!nowhere || words.length < 2) {
            ignore(number, "no line of 0.0.0.0, 127.0.0.0/8, :: or ::1 with a name");
            return;
        }
        for (int i = 1; i < words.length; i++) {
            HostName name = HostName.parse(words[i]);
            if (name == null) {
                ignore(number, "\"" + shortened(words[i]) + "\": no host name");
            } else if (!isLocal(name.text())) {
                addName(name, bare, number);
            }
        }
    }

    /** Names that every hosts file holds for its own host. */
    private static boolean isLocal(String name) {
        return name.equals("localhost")
                || name.startsWith("localhost.")
                || name.startsWith("ip6-")
                || name.equals("local")
                || name.equals("broadcasthost");
    }

    private static String withoutComment(String line) {
        int hash = line.indexOf('#');
        return (hash < 0 ? line : line.substring(0, hash)).strip();
    }

    static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }

    void addAddress(Cidr cidr, int line) {
        addresses.add(cidr, line);
        entries++;
    }

    void addHole(Cidr cidr) {
        addresses.addHole(cidr);
        entries++;
    }

    private void addName(HostName name, DomainSet.Reach reach, int line) {
        names.add(name, reach, line);
        entries++;
    }

    void ignore(int line, String reason) {
        ignored++;
        if (faults.size() < MAX_FAULTS) {
            faults.add(new LoadedList.Fault(line, reason));
        }
    }
}
