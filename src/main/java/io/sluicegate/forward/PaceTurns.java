package io.sluicegate.forward;

import io.netty.channel.EventLoop;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The flows of one event loop that wait for their pace: all are looked at together a hundred times a second, and there is
 * no timer while none waits. Confined to its event loop.
 */
public final class PaceTurns {

    private static final long TURN_MILLIS = 10;

    /** Flows that are looked at in one turn; a millisecond or so. The others come first in the next one. */
    private static final int MOST_AT_ONCE = 2_000;

    private final EventLoop loop;
    private final Set<PaceHandler> waiting = new LinkedHashSet<>();
    /** Written by the loop only. */
    private boolean scheduled;

    /** The turns of the flows of {@code loop}. */
    public PaceTurns(EventLoop loop) {
        this.loop = loop;
    }

    void await(PaceHandler handler) {
        waiting.add(handler);
        schedule();
    }

    private void schedule() {
        if (!scheduled) {
            scheduled = true;
            var unused = loop.schedule(this::turn, TURN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    void forget(PaceHandler handler) {
        waiting.remove(handler);
    }

    private void turn() {
        scheduled = false;
        List<PaceHandler> first = waiting.stream().limit(MOST_AT_ONCE).toList();
        first.forEach(waiting::remove);
        first.forEach(PaceTurns::give);
        if (!waiting.isEmpty()) {
            schedule();
        }
    }

    /** Whoever fails must not keep the others from their turns. */
    private static void give(PaceHandler handler) {
        try {
            handler.turn();
        } catch (RuntimeException e) {
            System.getLogger(PaceTurns.class.getName()).log(System.Logger.Level.ERROR, () -> "a turn has failed", e);
        }
    }
}
