package io.sluicegate.feeds;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ReadFile;
import io.sluicegate.policy.LastGood;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The copies of lists in a folder: of each URL what it answered last, of each set that keeps its list what it held when that
 * was good last. Safe for any thread: one writes at a time. Blocks.
 */
final class ListCopies {

    private static final System.Logger LOG = System.getLogger(ListCopies.class.getName());
    private static final String URLS = "urls";
    private static final String SETS = "sets";

    private final ListFolder folder;
    private final long maxKeptBytes;
    private final @Nullable ListCopies behind;

    /**
     * The copies in a folder.
     *
     * @param behind asked for what is not in the folder, and never written to; null for nobody
     */
    ListCopies(ListFolder folder, long maxKeptBytes, @Nullable ListCopies behind) {
        this.folder = folder;
        this.maxKeptBytes = maxKeptBytes;
        this.behind = behind;
    }

    /**
     * A list whose text is there.
     *
     * @param record what is written down of it
     * @param text where its text is
     */
    record Found(FeedRecord record, Path text) {}

    /** An empty file for what is being fetched. */
    Path draft() throws IOException {
        return folder.draft();
    }

    /** When a list was confirmed; null when there is no copy. Its text is not looked at. */
    @Nullable
    Instant checkedAt(String url) {
        FeedRecord record = record(url);
        if (record != null && Files.exists(folder.content(record.sha256()))) {
            return record.checkedAt();
        }
        return behind == null ? null : behind.checkedAt(url);
    }

    /** The digest of a list's text; null when there is no copy. The text is not looked at. */
    @Nullable
    String sha256(String url) {
        FeedRecord record = record(url);
        if (record != null) {
            return record.sha256();
        }
        return behind == null ? null : behind.sha256(url);
    }

    /** The copy of a list whose text is sound, for which it is read; null for none. */
    @Nullable
    Found sound(String url) {
        FeedRecord record = record(url);
        if (record != null && folder.isSound(record.sha256())) {
            return new Found(record, folder.content(record.sha256()));
        }
        return behind == null ? null : behind.sound(url);
    }

    private @Nullable FeedRecord record(String url) {
        String text = folder.read(URLS, ListText.digest(url));
        FeedRecord record = text == null ? null : FeedRecord.parse(text);
        return record != null && record.url().equals(url) ? record : null;
    }

    /** Keeps what has been fetched into a draft. */
    synchronized void put(Path draft, FeedRecord record) throws IOException {
        folder.adopt(draft, record.sha256());
        put(record);
    }

    /** Writes down when a list was confirmed. */
    synchronized void put(FeedRecord record) throws IOException {
        folder.write(URLS, ListText.digest(record.url()), record.render());
    }

    /** What the list of a set held when it was good last; empty when that is not there. */
    List<ReadFile> kept(String set, ListFormat format) {
        String text = folder.read(SETS, name(set, format));
        if (text == null) {
            return behind == null ? List.of() : behind.kept(set, format);
        }
        List<ReadFile> files = KeptSet.parse(text, folder::content);
        return files.stream().allMatch(file -> folder.isSound(file.sha256())) ? files : List.of();
    }

    /** A format's lists mean nothing in another. */
    private static String name(String set, ListFormat format) {
        return set + "." + format.word();
    }

    /** Copies what the sets of a book hold that want to keep it, and removes what the book has no use for. */
    synchronized void keep(LastGood good) {
        good.sets().forEach((set, held) -> {
            if (held.kept()) {
                keep(set, held);
            }
        });
        try {
            sweep(good);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "cannot clean up " + folder.root() + ": " + e.getMessage());
        }
    }

    private void keep(String set, LastGood.Held held) {
        String name = name(set, held.format());
        String text = KeptSet.render(held.list().files());
        try {
            long left = maxKeptBytes;
            for (ReadFile file : held.list().files()) {
                left -= copy(file, left); // a text of before may have been damaged since
            }
            if (!text.equals(folder.read(SETS, name))) {
                folder.write(SETS, name, text);
            }
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "set " + set + ": no copy of its list is kept for the next start: " + e.getMessage());
        }
    }

    /** Copies a file unless its text is there already; says how many bytes were copied. */
    private long copy(ReadFile file, long most) throws IOException {
        if (folder.isSound(file.sha256())) {
            return 0;
        }
        Path draft = folder.draft();
        try {
            if (Files.size(file.path()) > most) {
                throw new ListException("it is larger than " + maxKeptBytes + " bytes");
            }
            if (!ListText.copy(file.path(), draft, most).equals(file.sha256())) {
                throw new ListException(file.path() + " has changed since it was read");
            }
            long size = Files.size(draft);
            folder.adopt(draft, file.sha256());
            return size;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private void sweep(LastGood good) throws IOException {
        Set<String> sets = new HashSet<>();
        Set<String> urls = new HashSet<>();
        good.sets().forEach((set, held) -> {
            if (held.kept()) {
                sets.add(name(set, held.format()));
            }
            if (held.feed() != null) {
                urls.add(ListText.digest(held.feed().url()));
            }
        });
        List<String> wanted = new ArrayList<>();
        for (String name : retained(SETS, sets)) {
            String text = folder.read(SETS, name);
            KeptSet.parse(text == null ? "" : text, folder::content).forEach(file -> wanted.add(file.sha256()));
        }
        for (String name : retained(URLS, urls)) {
            String text = folder.read(URLS, name);
            FeedRecord record = text == null ? null : FeedRecord.parse(text);
            if (record != null) {
                wanted.add(record.sha256());
            }
        }
        folder.retainContents(wanted);
    }

    private List<String> retained(String where, Set<String> wanted) throws IOException {
        List<String> retained = new ArrayList<>();
        for (String name : folder.names(where)) {
            if (wanted.contains(name)) {
                retained.add(name);
            } else {
                folder.delete(where, name);
            }
        }
        return retained;
    }

    /** Removes what a process that was killed has left half written. */
    void removeDrafts() {
        try {
            folder.removeDrafts();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "cannot clean up " + folder.root() + ": " + e.getMessage());
        }
    }
}
