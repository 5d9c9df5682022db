package io.sluicegate.match;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the files of a list, gzip or not. A line that cannot be used is counted and the first ones are told; a file
 * that is missing or holds nothing is an error, never an empty set. Holds one piece of a file at a time. Blocks; used
 * while rules are loaded only, and confined to one load.
 */
public final class ListReader {

    private final ListOptions options;
    private final Instant now;
    private final ListEntries entries = new ListEntries();
    private final List<ReadFile> done = new ArrayList<>();

    private ListReader(ListOptions options, Instant now) {
        this.options = options;
        this.now = now;
    }

    /**
     * Reads a whole list.
     *
     * @param folder to which the path is relative, and its files where they are shown
     * @param path of a file or a folder, or a glob
     * @param now against which timeouts are counted, from the file's own time
     * @throws ListException when nothing of it can be used
     */
    public static LoadedList read(Path folder, String path, ListOptions options, Instant now) throws ListException {
        try {
            return read(ListFiles.of(folder, path, options.format()), path, options, now);
        } catch (ListException e) {
            throw e;
        } catch (IOException e) {
            throw new ListException("cannot read " + folder.resolve(path) + ": " + e.getMessage());
        }
    }

    /**
     * Reads a whole list from files that are known already.
     *
     * @param title what the list is called in messages
     * @param now against which timeouts are counted
     * @throws ListException when nothing of it can be used
     */
    public static LoadedList read(List<ListFile> files, String title, ListOptions options, Instant now)
            throws ListException {
        ListReader reader = new ListReader(options, now);
        for (ListFile file : files) {
            reader.entries.begin(file.shown());
            reader.readOne(file);
        }
        if (reader.entries.isEmpty()) {
            String why = reader.entries.whyEmpty();
            throw new ListException(title + " holds no entry that can be used (" + why + ")");
        }
        return new LoadedList(reader.entries, reader.done);
    }

    private void readOne(ListFile file) throws ListException {
        try {
            read(file);
        } catch (NoSuchFileException | FileNotFoundException e) {
            throw new ListException("no such file: " + file.path());
        } catch (ListException e) {
            throw new ListException(file.shown() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new ListException("cannot read " + file.path() + ": " + e.getMessage());
        }
    }

    private void read(ListFile file) throws IOException {
        Path path = file.path();
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new ListException("neither a file nor a folder of files");
        }
        Instant known = file.modified();
        Instant modified = known == null ? Files.getLastModifiedTime(path).toInstant() : known;
        MessageDigest digest = Sha256.begin();
        try (InputStream raw = new DigestInputStream(Files.newInputStream(path), digest);
                InputStream text = GzipText.unzipped(raw)) {
            read(text, file.shown(), Duration.between(modified, now));
            raw.transferTo(OutputStream.nullOutputStream()); // what stands behind the last entry counts as well
        }
        done.add(new ReadFile(path, file.shown(), modified, Sha256.end(digest)));
    }

    private void read(InputStream text, String shown, Duration age) throws IOException {
        if (options.format() == ListFormat.NFT) {
            entries.end(NftReader.read(text, options.setName(), age, entries));
        } else {
            boolean urls = options.format() == ListFormat.UT1 && Path.of(shown).endsWith("urls");
            entries.end(readLines(new ListLines(text), parser(age, urls)));
        }
    }

    private LineParser parser(Duration age, boolean urls) {
        DomainSet.Reach asked = options.reach();
        DomainSet.Reach bare = asked == null ? options.format().bare() : asked;
        return switch (options.format()) {
            case PLAIN, SQUID, NETSET -> new PlainParser(entries, options.format(), bare);
            case UT1 -> urls ? new UrlParser(entries) : new PlainParser(entries, options.format(), bare);
            case HOSTS -> new HostsParser(entries, bare);
            case ADGUARD -> new AdguardParser(entries, bare);
            case PIHOLE -> new PiholeParser(entries, bare);
            case DNSMASQ -> new DnsmasqParser(entries, bare);
            case UNBOUND -> new UnboundParser(entries, bare);
            case CLASH -> new ClashParser(entries, bare);
            case IPSET, NFT -> new IpsetParser(entries, options.setName(), age);
        };
    }

    /** Says how many lines there were. */
    private int readLines(ListLines lines, LineParser parser) throws IOException {
        Span line = new Span();
        TextCheck check = new TextCheck();
        while (lines.next(line)) {
            check.look(line, lines.number());
            if (lines.tooLong()) {
                entries.ignore(lines.number(), line.text(), "a line over 64 KiB");
            } else {
                parser.parse(line, lines.number());
            }
        }
        parser.end();
        return lines.number();
    }
}
