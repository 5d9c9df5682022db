package io.sluicegate.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of the gateway: one a core, each with its own listeners, so that a flow never changes threads. Safe
 * for any thread.
 */
public final class EventLoops implements AutoCloseable {

    private static final long QUIET_MILLIS = 0;
    private static final long SHUTDOWN_SECONDS = 10;

    private final MultiThreadIoEventLoopGroup group;
    private final List<EventLoop> loops;
    private final Map<Object, WriteEvents> writes = new ConcurrentHashMap<>();

    /** Starts {@code count} loops. Fails where the kernel or the processor has no epoll for us. */
    public EventLoops(int count) {
        if (!Epoll.isAvailable()) {
            throw new IllegalStateException(
                    "no epoll here: Sluicegate runs on Linux, x86-64 or arm64, and needs a folder that is not mounted"
                            + " noexec for its native library; name one with SLUICEGATE_JAVA_OPTS=-Djava.io.tmpdir=DIR",
                    Epoll.unavailabilityCause());
        }
        group = new MultiThreadIoEventLoopGroup(
                count, new DefaultThreadFactory("loop", true), EdgeKeepingIoHandler.newFactory(writes::put));
        List<EventLoop> all = new ArrayList<>(count);
        for (EventExecutor executor : group) {
            all.add((EventLoop) executor);
        }
        loops = List.copyOf(all);
    }

    /** All loops, in a fixed order. */
    public List<EventLoop> all() {
        return loops;
    }

    /** Tells of the writes that one of the loops makes by itself. */
    public WriteEvents writesOf(EventLoop loop) {
        WriteEvents events = writes.get(loop);
        if (events == null) {
            throw new IllegalArgumentException("not one of these loops");
        }
        return events;
    }

    /** Stops the loops and waits for them, at most ten seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, SHUTDOWN_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(SHUTDOWN_SECONDS, TimeUnit.SECONDS);
    }
}
