package io.sluicegate.match;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.zip.GZIPInputStream;

/**
 * Reads a list file, gzip or not. A line that cannot be used is counted and the first ones are told; a file that is
 * missing or holds nothing is an error, never an empty set. Blocks; used while rules are loaded only.
 */
public final class ListReader {

    private static final int MAX_LINE = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    private ListReader() {}

    /**
     * Reads a whole list.
     *
     * @param shownAs the file's name in records and messages
     * @param now against which the timeouts of an ipset file are counted, from the file's own time
     * @throws ListException when nothing of it can be used
     */
    public static LoadedList read(Path file, String shownAs, ListOptions options, Instant now) throws ListException {
        if (Files.isDirectory(file)) {
            throw new ListException("a directory, not a file: " + file);
        }
        ListEntries entries = new ListEntries();
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            Instant written = Files.getLastModifiedTime(file).toInstant();
            readLines(unzipped(raw), parser(entries, options, written, now), entries);
        } catch (NoSuchFileException e) {
            throw new ListException("no such file: " + file);
        } catch (ListException e) {
            throw new ListException(shownAs + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ListException("cannot read " + file + ": " + e.getMessage());
        }
        return entries.finish(shownAs);
    }

    private static InputStream unzipped(InputStream raw) throws IOException {
        raw.mark(2);
        int magic = raw.read() << 8 | raw.read();
        raw.reset();
        return magic == GZIP_MAGIC ? new GZIPInputStream(raw) : raw;
    }

    private static LineParser parser(ListEntries entries, ListOptions options, Instant written, Instant now) {
        DomainSet.Reach bare = options.reach();
        return switch (options.format()) {
            case PLAIN -> new PlainParser(entries, bare == null ? DomainSet.Reach.WITH_BELOW : bare);
            case HOSTS -> new HostsParser(entries, bare == null ? DomainSet.Reach.EXACT : bare);
            case IPSET -> new IpsetParser(entries, options.setName(), written, now);
        };
    }

    private static void readLines(InputStream in, LineParser parser, ListEntries entries) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = BoundedLines.next(lines, MAX_LINE); line != null; ) {
                number++;
                if (line.length() > MAX_LINE) {
                    entries.ignore(number, line.substring(0, 80), "a line over 64 KiB");
                } else {
                    parser.parse(number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line, number);
                }
                line = BoundedLines.next(lines, MAX_LINE);
            }
        }
        parser.end();
    }
}
