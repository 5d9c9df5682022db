package io.sluicegate.feeds;

import io.sluicegate.policy.ListStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Lists for commands that read rules beside a gateway or without one. Takes the copies of its state directory, in which
 * nothing is written; a list without a copy is fetched into a folder that goes when this is closed. For one thread.
 */
public final class OfflineFeeds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(OfflineFeeds.class.getName());
    /** For fetches to notice that they have been stopped. */
    private static final Duration END = Duration.ofSeconds(5);

    private final Path folder;
    private final Feeds feeds;

    /**
     * Lists of a gateway that need not exist.
     *
     * @param state its state directory
     * @param nanos monotonic time
     */
    public OfflineFeeds(Path state, InstantSource clock, LongSupplier nanos) {
        this(
                state,
                Path.of(System.getProperty("java.io.tmpdir"), "sluicegate-lists-" + UUID.randomUUID()),
                clock,
                nanos);
    }

    OfflineFeeds(Path state, Path folder, InstantSource clock, LongSupplier nanos) {
        this.folder = folder;
        feeds = Feeds.reading(state, folder, clock, nanos);
    }

    /** For the one load of rules. */
    public ListStore lists() {
        return feeds.forLoad();
    }

    /** The URLs that had to be fetched. */
    public List<String> fetched() {
        return feeds.fetched();
    }

    /** Never throws: what cannot be removed is told. */
    @Override
    public void close() {
        feeds.close();
        if (!feeds.awaitEnd(END)) {
            LOG.log(System.Logger.Level.WARNING, () -> "a list is still being fetched");
        }
        if (Files.exists(folder)) {
            remove();
        }
    }

    private void remove() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "cannot remove " + folder + ": " + e);
        }
    }
}
