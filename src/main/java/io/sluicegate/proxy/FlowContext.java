package io.sluicegate.proxy;

import io.netty.channel.Channel;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.forward.ByteCounter;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.policy.Effects;
import io.sluicegate.transport.Deadline;
import io.sluicegate.transport.SocketOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection, from accept to its end. It ends in exactly one place, {@link #ended}, once, when the client's
 * channel has closed, and every byte of the client's socket stands in exactly one of its records: each record takes what
 * has come since the one before it. Confined to its event loop, which alone writes its fields.
 */
final class FlowContext {

    private final ProxyServices shared;
    private final FlowLoop loop;
    private final Channel channel;
    private final FlowId id;
    private final Endpoint client;
    private final ListenerKind listener;
    private final @Nullable Endpoint originalDestination;
    private final InflightLimit.@Nullable Permit permit;
    private final Instant startedAt;
    private final FlowRecords records;
    private final List<Deadline> deadlines = new ArrayList<>(2);
    private final FlowLimits limits = new FlowLimits(this);

    private Protocol protocol = Protocol.NONE;
    private @Nullable FlowEnd reason;
    private @Nullable Runnable onDrain;
    private boolean ended;
    /** Cuts the relay that carries the flow; null while none does. */
    private @Nullable Runnable relay;
    /** What is under way and can be judged anew; null while nothing is. */
    private @Nullable Passage passage;
    /** What has been under way since the last record, whether it still is or not; null for nothing. */
    private @Nullable Passage recorded;

    private boolean closed;

    FlowContext(ProxyServices shared, FlowLoop loop, Channel channel, FlowOrigin origin) {
        this.shared = shared;
        this.loop = loop;
        this.channel = channel;
        this.id = loop.nextId();
        this.client = origin.client();
        this.listener = origin.listener();
        this.originalDestination = origin.destination();
        this.permit = origin.permit();
        this.startedAt = shared.clock().instant();
        this.records = new FlowRecords(this, startedAt, shared.nanos().getAsLong());
        loop.opened(this);
        shared.metrics().flowOpened(listener);
    }

    /**
     * Where a flow comes from.
     *
     * @param client who asked
     * @param listener how the client came
     * @param destination where an intercepted flow was going; null on an explicit listener
     * @param permit to be closed with the flow; null for one that is refused for the lack of it, and for an admin's
     */
    record FlowOrigin(
            Endpoint client,
            ListenerKind listener,
            @Nullable Endpoint destination,
            InflightLimit.@Nullable Permit permit) {}

    ProxyServices shared() {
        return shared;
    }

    FlowLoop loop() {
        return loop;
    }

    Channel channel() {
        return channel;
    }

    ByteCounter bytes() {
        return records.bytes();
    }

    FlowId id() {
        return id;
    }

    Endpoint client() {
        return client;
    }

    /** Who pays: for what is under way as it was when that began, or who has signed in since; else as it is now. */
    String account() {
        RecordDraft draft = records.open();
        return draft == null ? payer() : draft.account();
    }

    String payer() {
        return shared.payers().of(facts().subject(), shared.book().get());
    }

    /** What is known of the flow whatever it is going to ask for. */
    private Facts facts() {
        return originalDestination == null
                ? Facts.ofClient(now(), client.address())
                : Facts.ofIntercepted(now(), client.address(), originalDestination);
    }

    ListenerKind listener() {
        return listener;
    }

    /** The limits that hold for it. */
    FlowLimits limits() {
        return limits;
    }

    /** Bytes from the client that stand in no record yet. */
    long unrecordedUp() {
        return records.unrecordedUp();
    }

    /** Bytes to the client that stand in no record yet. */
    long unrecordedDown() {
        return records.unrecordedDown();
    }

    /** Whether a limit keeps the client from being read or written, so that it is not the client that is slow. */
    boolean isSlowed() {
        return limits.slow();
    }

    @Nullable
    Endpoint originalDestination() {
        return originalDestination;
    }

    /** The address that origins see in place of the gateway's; null for the gateway's own. */
    @Nullable
    InetAddress sourceToShow() {
        boolean spoofs = shared.settings().intercept().spoofClient() && listener.intercepts();
        return spoofs ? client.address() : null;
    }

    Protocol protocol() {
        return protocol;
    }

    void isOf(Protocol told) {
        protocol = told;
    }

    Instant now() {
        return shared.clock().instant();
    }

    boolean isOver() {
        return ended || !channel.isOpen();
    }

    /** A deadline that ends with the flow. */
    Deadline watch(Runnable onExpired) {
        Deadline deadline = loop.deadlines().watch(onExpired);
        deadlines.add(deadline);
        return deadline;
    }

    /** What is done when the gateway drains; nothing for flows that are in the middle of something. */
    void onDrain(@Nullable Runnable action) {
        onDrain = action;
    }

    void drain() {
        if (onDrain != null) {
            onDrain.run();
        }
    }

    /** Something is under way and may be judged anew while its record is open; null for nothing. */
    void underWay(@Nullable Passage what) {
        passage = what;
        recorded = what == null ? recorded : what;
    }

    boolean isUnderWay(Passage what) {
        return passage == what && !isOver();
    }

    /** Other rules are in force, or a time of theirs has begun or ended. */
    void judgeAnew() {
        if (passage != null) {
            passage.judgeAnew(shared.book().get());
        }
    }

    /** Ends the flow at once, its relay too. */
    void cut(FlowEnd why) {
        willEnd(why);
        if (relay != null) {
            relay.run();
        } else {
            abort();
        }
    }

    /** The record of what is under way; begins one where there is none. */
    RecordDraft draft() {
        return records.draft();
    }

    /** The last bytes of what is under way have been handed over and are about to be flushed; it ends like this. */
    void ending(FlowEnd end) {
        records.ending(end);
    }

    /** Appends the record of what was under way; the next byte belongs to the next one. */
    void finish(FlowEnd end) {
        passage = null;
        AuditRecord entry = records.finish(end);
        recorded = null;
        limits.exchangeOver(entry.bytesUp() + entry.bytesDown());
        String rule = entry.verdict().rule();
        if (rule != null) {
            shared.hits().count(rule);
        }
        shared.metrics()
                .recorded(protocol, entry.verdict().action(), entry.cache(), end, entry.bytesUp(), entry.bytesDown());
    }

    /** Appends the part of what is under way that came before {@code border}, which is now or just past. */
    void leavePart(Instant border) {
        AuditRecord part = records.leavePart(border);
        if (part != null) {
            shared.metrics().moved(part.protocol(), part.cache(), part.bytesUp(), part.bytesDown());
        }
    }

    /** What is under way as it stands now, with the bytes that no record has; null where there is nothing. */
    @Nullable
    AuditRecord soFar() {
        return records.soFar();
    }

    /** What of a record may be written down, by the rules that judged it and all that is known in the end. */
    AuditRecord discreet(RecordDraft finished, AuditRecord entry) {
        Effects effects = finished.bookOr(shared.book()).effects();
        if (effects.logs().isEmpty()) {
            return entry;
        }
        Facts known = recorded == null ? facts() : recorded.factsInTheEnd();
        Facts all = finished.hasAnswer() ? known.answered(finished.mediaType()) : known;
        return shared.discretion()
                .of(entry, effects.withheld(all.at(entry.startedAt()).subject()));
    }

    /** Why the flow will end once its channel is closed; the first reason given counts. */
    void willEnd(FlowEnd end) {
        if (reason == null) {
            reason = end;
        }
    }

    /** Closes the client's channel with a reset, whatever is still to be written. */
    void abort() {
        bytes().abort(channel);
    }

    /** Closes the client's channel in order, or with a reset where something is still to be written, which does not arrive. */
    void close() {
        if (hasQueued()) {
            abort();
        } else {
            channel.close();
        }
    }

    /** Whether something is still to be written to the client. */
    boolean hasQueued() {
        return ByteCounter.queued(channel) > 0 || limits.keepBytes();
    }

    /**
     * Bytes that the client's kernel has acknowledged. It grows while a slow client reads, where our own kernel takes
     * nothing more for minutes, because it asks for the next bytes only once a third of its buffer is free.
     */
    long taken() {
        long acknowledged = SocketOptions.bytesAcknowledged(channel);
        return acknowledged < 0 ? bytes().written() - ByteCounter.queued(channel) : acknowledged;
    }

    /** A fault of a handler's own, or the client's broken connection: either way the flow is over. */
    void failed(Throwable cause) {
        if (cause instanceof IOException) {
            willEnd(FlowEnd.CLIENT_ABORT);
        } else {
            System.getLogger(FlowContext.class.getName())
                    .log(System.Logger.Level.ERROR, () -> "flow " + id + " failed", cause);
            willEnd(FlowEnd.INTERNAL);
        }
        abort();
    }

    /** A relay carries the flow: it ends when both of its channels have closed, and the relay says why. */
    void relayBegins(Runnable cut) {
        relay = cut;
    }

    /** The relay has let go of the flow, which goes on. */
    void relayLetsGo() {
        relay = null;
    }

    /** Both channels of the relay have closed. */
    void relayEnded(FlowEnd why) {
        relay = null;
        willEnd(why);
        if (closed) {
            ended();
        }
    }

    /** The one place where a flow ends: its channel has closed, and that of its relay too. */
    void ended() {
        closed = true;
        if (ended || relay != null) {
            return;
        }
        ended = true;
        if (records.isOwing()) {
            finish(reason == null ? FlowEnd.CLIENT_ABORT : reason);
        }
        records.close();
        deadlines.forEach(Deadline::close);
        limits.close();
        if (permit != null) {
            permit.close();
        }
        loop.closed(this);
        shared.metrics().flowClosed(listener);
    }

    OpenFlow view() {
        RecordDraft draft = records.open();
        return new OpenFlow(
                id.toString(),
                startedAt,
                client,
                draft == null ? null : draft.user(),
                listener,
                protocol,
                draft == null ? null : draft.host(),
                draft == null ? null : draft.upstream(),
                draft == null ? null : draft.rule(),
                bytes().read(),
                bytes().written());
    }
}
