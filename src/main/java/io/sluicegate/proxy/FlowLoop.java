package io.sluicegate.proxy;

import io.netty.channel.EventLoop;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.forward.ConnectionPool;
import io.sluicegate.forward.HttpCodecSettings;
import io.sluicegate.forward.PaceTurns;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.LoopLedger;
import io.sluicegate.transport.Deadlines;
import io.sluicegate.transport.Dialer;
import io.sluicegate.transport.DnsSettings;
import io.sluicegate.transport.NameResolver;
import io.sluicegate.transport.WriteEvents;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * What the flows of one event loop share, and those flows themselves. Made by the root; everything else here is confined
 * to its loop, so that other threads ask through {@link #eventLoop}.
 */
public final class FlowLoop {

    private static final int JUDGED_AT_ONCE = 200;

    private final EventLoop eventLoop;
    private final int index;
    private final long boot;
    private final Deadlines deadlines;
    private final Dialer dialer;
    private final NameResolver resolver;
    private final HttpCodecSettings codec;
    private final ConnectionPool pool;
    private final LoopLedger ledger;
    private final WriteEvents writes;
    private final PaceTurns paceTurns;
    private final Set<FlowContext> open = new LinkedHashSet<>();
    /** Written by the loop only. */
    private long sequence;
    /** Written by the loop only: no exchange begins any more. */
    private boolean draining;

    /**
     * The flows of {@code eventLoop}.
     *
     * @param index counts the loops of the gateway from 0
     * @param writes tells of the writes that the loop makes by itself
     */
    public FlowLoop(
            EventLoop eventLoop, WriteEvents writes, int index, ProxyServices shared, Dialer dialer, DnsSettings dns) {
        this.eventLoop = eventLoop;
        this.index = index;
        this.boot = shared.ledger().boot();
        this.writes = writes;
        this.ledger = shared.ledger().loop(index);
        this.deadlines = new Deadlines(eventLoop, shared.nanos());
        this.dialer = dialer;
        this.resolver = new NameResolver(eventLoop, dns, shared.names());
        this.codec = new HttpCodecSettings(shared.settings().limits().headerBytes());
        this.pool = new ConnectionPool(eventLoop, dialer, deadlines, codec);
        this.paceTurns = new PaceTurns(eventLoop);
    }

    /** The loop itself. */
    public EventLoop eventLoop() {
        return eventLoop;
    }

    /** The flows that are open now, as the administrator sees them. Called on the loop. */
    public List<OpenFlow> openFlows() {
        return open.stream().map(FlowContext::view).toList();
    }

    /** What is under way now, as records of what has come so far; they stand in no ledger. Called on the loop. */
    public List<AuditRecord> openRecords() {
        return open.stream().map(FlowContext::soFar).filter(Objects::nonNull).toList();
    }

    /** How many flows are open. Called on the loop. */
    public int openCount() {
        return open.size();
    }

    /** Begins no exchange any more, and closes the flows that wait for one. Called on the loop. */
    public void drain() {
        draining = true;
        pool.close();
        new ArrayList<>(open).forEach(FlowContext::drain);
    }

    /** Cuts every flow that is still open, and closes what the loop holds. Called on the loop. */
    public void stop() {
        new ArrayList<>(open).forEach(flow -> flow.cut(FlowEnd.SHUTDOWN));
        pool.close();
        resolver.close();
    }

    /**
     * Judges all that is under way anew by the rules now in force, and cuts what is denied now: some flows at a time, so that the others do not wait
     * for them. Called on the loop.
     */
    public void judgeAnew() {
        judgeSome(new ArrayDeque<>(open));
    }

    private void judgeSome(Queue<FlowContext> left) {
        for (int i = 0; i < JUDGED_AT_ONCE && !left.isEmpty(); i++) {
            left.remove().judgeAnew();
        }
        if (!left.isEmpty()) {
            eventLoop.execute(() -> judgeSome(left));
        }
    }

    boolean isDraining() {
        return draining;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Dialer dialer() {
        return dialer;
    }

    NameResolver resolver() {
        return resolver;
    }

    HttpCodecSettings codec() {
        return codec;
    }

    PaceTurns paceTurns() {
        return paceTurns;
    }

    ConnectionPool pool() {
        return pool;
    }

    WriteEvents writes() {
        return writes;
    }

    LoopLedger ledger() {
        return ledger;
    }

    /**
     * Each flow that is in the middle of something leaves a record of what it has done up to a full hour. Called on the loop.
     *
     * @param border the hour that begins
     */
    public void leaveParts(Instant border) {
        open.forEach(flow -> flow.leavePart(border));
    }

    FlowId nextId() {
        return new FlowId(boot, index, ++sequence);
    }

    void opened(FlowContext flow) {
        open.add(flow);
    }

    void closed(FlowContext flow) {
        open.remove(flow);
    }
}
