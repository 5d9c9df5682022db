package io.sluicegate;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads for work that may block: the admin API's, those that check passwords, the one that reloads, and upkeep. Safe
 * for any thread.
 */
final class Workers implements AutoCloseable {

    private static final int API_THREADS = 2;
    private static final int API_QUEUE = 32;
    /** Half of the processors, so that guessed passwords leave the rest to the event loops. */
    private static final int PASSWORD_THREADS = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final int PASSWORD_QUEUE = 64;
    private static final long REPEAT_SECONDS = 5;
    private static final long CLOSE_SECONDS = 5;

    private final ThreadPoolExecutor api = new ThreadPoolExecutor(
            API_THREADS, API_THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(API_QUEUE), named("api"));
    private final ThreadPoolExecutor passwords = new ThreadPoolExecutor(
            PASSWORD_THREADS,
            PASSWORD_THREADS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(PASSWORD_QUEUE),
            named("passwords"));
    /** Takes nothing more once it is closed: what is asked for while the gateway stops is for nobody. */
    private final ThreadPoolExecutor reload = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            named("reload"),
            new ThreadPoolExecutor.DiscardPolicy());

    private final ScheduledExecutorService upkeep = Executors.newSingleThreadScheduledExecutor(named("upkeep"));

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** For calls of the admin API; refuses when too many wait. */
    Executor api() {
        return api;
    }

    /** For checks of passwords; refuses when too many wait. */
    Executor passwords() {
        return passwords;
    }

    /** For reloads that nobody waits for: one at a time, while one more may wait. */
    Executor reload() {
        return work -> reload.execute(() -> carryOn(work));
    }

    /** For housekeeping. */
    Executor upkeep() {
        return upkeep;
    }

    /** Does it every few seconds until the end. */
    void repeat(Runnable work) {
        var unused =
                upkeep.scheduleWithFixedDelay(() -> carryOn(work), REPEAT_SECONDS, REPEAT_SECONDS, TimeUnit.SECONDS);
    }

    /** Does it about every second until the end. */
    void repeatQuickly(Runnable work) {
        var unused = upkeep.scheduleWithFixedDelay(() -> carryOn(work), 1, 1, TimeUnit.SECONDS);
    }

    /** Repeated work that throws anything, be it an error of the JVM, would never be done again. */
    static void carryOn(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            System.getLogger(Workers.class.getName())
                    .log(
                            System.Logger.Level.ERROR,
                            () -> Thread.currentThread().getName() + ": work has failed, and goes on",
                            e);
        }
    }

    /** Takes no more work and waits for what is under way; never interrupts it, which would close the database. */
    @Override
    public void close() {
        api.shutdown();
        upkeep.shutdown();
        reload.shutdown();
        passwords.shutdownNow();
        try {
            if (!api.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                System.getLogger(Workers.class.getName())
                        .log(System.Logger.Level.WARNING, () -> "a call of the admin API is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
