package io.sluicegate.feeds;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFile;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ReadFile;
import io.sluicegate.policy.Feed;
import io.sluicegate.policy.LastGood;
import io.sluicegate.policy.ListStore;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The lists of the rules in force that come from URLs: kept on disk, fetched anew when they are due, and told of when they
 * have changed. Has threads of its own, which end when there is nothing to do. Safe for any thread; a load waits for lists of
 * which there is no copy, nothing else does.
 */
public final class Feeds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Feeds.class.getName());
    private static final String FOLDER = "lists";
    private static final int FETCHING_THREADS = 4;
    private static final int IDLE_SECONDS = 30;

    private final FeedLimits limits;
    private final ListCopies copies;
    private final FeedFetch fetch;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Runnable changed;
    private final ThreadPoolExecutor fetching = threads();
    private final Map<String, FeedState> states = new ConcurrentHashMap<>();
    /** By URL. Written by whoever loads rules, one at a time; null until there are any. */
    private volatile @Nullable Map<String, Feed> inForce;

    Feeds(ListCopies copies, FeedLimits limits, InstantSource clock, LongSupplier nanos, Runnable changed) {
        this.limits = limits;
        this.copies = copies;
        this.fetch = new FeedFetch(new HttpFetcher(limits, Feeds::trustOfJava, nanos), copies, limits, clock);
        this.clock = clock;
        this.nanos = nanos;
        this.changed = changed;
    }

    /**
     * The lists of a gateway.
     *
     * @param state the directory that outlives it, which is the gateway's alone
     * @param nanos monotonic time
     * @param changed called when a list of the rules in force has another text, on a thread that fetches; must not block
     */
    public static Feeds of(Path state, InstantSource clock, LongSupplier nanos, Runnable changed) {
        ListCopies copies = copies(state.resolve(FOLDER), null);
        copies.removeDrafts();
        return new Feeds(copies, FeedLimits.DEFAULT, clock, nanos, changed);
    }

    /**
     * The lists of a command that looks at rules while a gateway may be running: copies are read and never written, and what
     * has none is fetched into another folder.
     */
    static Feeds reading(Path state, Path others, InstantSource clock, LongSupplier nanos) {
        ListCopies copies = copies(others, copies(state.resolve(FOLDER), null));
        return new Feeds(copies, FeedLimits.DEFAULT, clock, nanos, () -> {});
    }

    private static ListCopies copies(Path folder, @Nullable ListCopies behind) {
        return new ListCopies(new ListFolder(folder), FeedLimits.DEFAULT.maxBytes(), behind);
    }

    static SSLContext trustOfJava() {
        try {
            return SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                FETCHING_THREADS,
                FETCHING_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                work -> {
                    Thread thread = new Thread(work, "lists-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** What one load of rules asks for copies; made for each. */
    public ListStore forLoad() {
        Duration patience = inForce == null ? limits.total() : limits.reloadWait();
        return new Load(nanos.getAsLong() + patience.toNanos());
    }

    /** Begins to fetch what is due. To be called every second or so; never blocks for long. */
    public void refreshDue() {
        Map<String, Feed> wanted = inForce;
        if (wanted != null) {
            wanted.values().stream().filter(this::isDue).forEach(this::begin);
        }
    }

    private boolean isDue(Feed feed) {
        FeedState state = state(feed.url());
        Instant checkedAt = state.isScheduled() ? null : copies.checkedAt(feed.url());
        return state.isDue(clock.instant(), feed.every(), checkedAt);
    }

    private FeedState state(String url) {
        return states.computeIfAbsent(url, unused -> new FeedState());
    }

    /** Begins to fetch a list, unless that is under way. */
    private CompletableFuture<Void> begin(Feed feed) {
        FeedState state = state(feed.url());
        synchronized (state) {
            CompletableFuture<Void> running = state.running();
            if (running != null) {
                return running;
            }
            CompletableFuture<Void> begun = new CompletableFuture<>();
            state.begun(begun);
            try {
                fetching.execute(() -> refresh(feed, state, begun));
            } catch (RejectedExecutionException e) {
                state.failed(clock.instant(), feed.every(), "the gateway stops");
                begun.complete(null);
            }
            return begun;
        }
    }

    private void refresh(Feed feed, FeedState state, CompletableFuture<Void> done) {
        boolean news = false;
        try {
            boolean other = fetch.refresh(feed.url());
            state.succeeded(clock.instant(), feed.every());
            news = other && isInForce(feed); // a load that waits for the list has not brought it into force yet
        } catch (ListException | RuntimeException e) {
            failed(feed, state, String.valueOf(e.getMessage()));
        } finally {
            done.complete(null);
        }
        if (news) {
            LOG.log(System.Logger.Level.INFO, () -> feed.url() + ": the list has changed");
            changed.run();
        }
    }

    private void failed(Feed feed, FeedState state, String why) {
        Duration pause = state.failed(clock.instant(), feed.every(), why);
        if (isInForce(feed) && !fetching.isShutdown()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> feed.url() + ": cannot be fetched: " + why + "; what the rules hold of it stays, and it is"
                            + " asked for again in " + pause.toMinutes() + " min");
        }
    }

    private boolean isInForce(Feed feed) {
        Map<String, Feed> wanted = inForce;
        return wanted != null && wanted.containsKey(feed.url());
    }

    /** The lists that have been fetched since this was made. */
    List<String> fetched() {
        return states.entrySet().stream()
                .filter(each -> each.getValue().hasSucceeded())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Ends when all that is being fetched now has ended. */
    CompletableFuture<Void> underWay() {
        return CompletableFuture.allOf(states.values().stream()
                .map(FeedState::running)
                .filter(Objects::nonNull)
                .toArray(CompletableFuture<?>[]::new));
    }

    /** Stops what is being fetched. */
    @Override
    public void close() {
        fetching.shutdownNow();
    }

    /** Waits until nothing is being fetched any more; whether that came about in time. Only once this has been closed. */
    boolean awaitEnd(Duration most) {
        try {
            return fetching.awaitTermination(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** What one load asks. Used by one thread. */
    private final class Load implements ListStore {

        /** In monotonic time; until then lists are waited for. */
        private final long deadline;

        private final Map<String, CompletableFuture<Void>> begun = new HashMap<>();
        /** The digest of what each list was read from. */
        private final Map<String, String> given = new HashMap<>();

        Load(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public void prepare(Collection<Feed> feeds) {
            for (Feed feed : feeds) {
                if (copies.checkedAt(feed.url()) == null) {
                    begun.put(feed.url(), begin(feed));
                }
            }
        }

        @Override
        public Copy fetched(Feed feed) throws ListException {
            if (begun.containsKey(feed.url())) {
                await(feed);
            }
            ListCopies.Found found = copies.sound(feed.url());
            if (found == null && !begun.containsKey(feed.url())) {
                await(feed);
                found = copies.sound(feed.url());
            }
            String trouble = state(feed.url()).trouble();
            if (found == null) {
                throw new ListException("it cannot be fetched: " + (trouble == null ? "its copy is gone" : trouble));
            }
            FeedRecord record = found.record();
            given.put(feed.url(), record.sha256());
            return new Copy(new ListFile(found.text(), feed.url(), record.modified()), record.checkedAt(), trouble);
        }

        private void await(Feed feed) throws ListException {
            try {
                begun.computeIfAbsent(feed.url(), unused -> begin(feed))
                        .get(Math.max(0, deadline - nanos.getAsLong()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                throw new ListException("it is still being fetched: reload once more in a while");
            } catch (ExecutionException e) {
                throw new IllegalStateException("a fetch never ends like this", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ListException("the gateway stops");
            }
        }

        @Override
        public List<ReadFile> kept(String set, ListFormat format) {
            return copies.kept(set, format);
        }

        @Override
        public void keep(LastGood good) {
            Map<String, Feed> wanted = new HashMap<>();
            for (LastGood.Held held : good.sets().values()) {
                Feed feed = held.feed();
                if (feed != null) {
                    wanted.merge(feed.url(), feed, (a, b) -> a.every().compareTo(b.every()) < 0 ? a : b);
                }
            }
            Map<String, Feed> before = inForce;
            wanted.forEach((url, feed) -> {
                if (before == null || !feed.equals(before.get(url))) {
                    state(url).reschedule();
                }
            });
            inForce = Map.copyOf(wanted);
            states.keySet().retainAll(wanted.keySet());
            copies.keep(good);
            if (wanted.keySet().stream().anyMatch(this::isOvertaken)) {
                changed.run();
            }
        }

        /** Whether a fetch has ended behind this load's back, before there was a book for which it would have been told. */
        private boolean isOvertaken(String url) {
            String sha256 = copies.sha256(url);
            return sha256 != null && !sha256.equals(given.get(url)) && copies.sound(url) != null;
        }
    }
}
