package io.sluicegate.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class after which a buffer of Netty's was collected without having been released:
 * {@code @ExtendWith(LeakCheck.class)}. What earlier classes left behind is told before the first test, so that nobody
 * pays for another's leak. Test classes run one after the other.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final int ROUNDS = 3;
    private static final long ROUND_MILLIS = 5_000;
    private static final List<String> LEAKS = new CopyOnWriteArrayList<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((resource, records) -> LEAKS.add(resource + records));
        failOnLeaks("before " + context.getDisplayName());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        failOnLeaks("in " + context.getDisplayName());
    }

    /** Has the garbage collected and the detector asked; fails with every report so far. */
    static void failOnLeaks(String where) {
        for (int round = 0; round < ROUNDS; round++) {
            collect();
            ByteBufAllocator.DEFAULT.buffer(1).release(); // the detector looks at its queue when it tracks a buffer
        }
        List<String> found = List.copyOf(LEAKS);
        LEAKS.removeAll(found);
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " buffers leaked " + where + ":\n" + String.join("\n", found));
        }
    }

    /** One whole collection: over when an object that nobody holds has been found by it. */
    private static void collect() {
        ReferenceQueue<Object> queue = new ReferenceQueue<>();
        WeakReference<Object> canary = new WeakReference<>(new Object(), queue);
        System.gc();
        try {
            if (queue.remove(ROUND_MILLIS) != canary) {
                throw new AssertionError("the collector did not run");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
