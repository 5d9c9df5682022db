package io.sluicegate.forward;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.sluicegate.transport.Deadline;
import io.sluicegate.transport.Deadlines;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bytes between a client and an origin, in both directions, unchanged: with backpressure, with half-closes kept, and
 * with an end when neither has said anything for a while. Confined to the event loop that both channels share.
 */
public final class Relay {

    /** How a relay ended. */
    public enum End {
        /** Both sides said all they had to say. */
        COMPLETE,
        /** The client went away first. */
        CLIENT_GONE,
        /** The origin went away first. */
        UPSTREAM_GONE,
        /** Neither said anything for too long. */
        IDLE
    }

    /** Hears of the end, once. */
    public interface Listener {
        /** Both channels are closed, and their bytes counted. */
        void relayEnded(End end);
    }

    /** How long what is queued for one side may still take once the other is gone. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(60);

    private final Channel client;
    private final ByteCounter clientBytes;
    private final Channel upstream;
    private final ByteCounter upstreamBytes;
    private final Duration idle;
    private final Listener listener;
    private final RelayHandler fromClient;
    private final RelayHandler fromUpstream;
    private final Deadline deadline;
    /** Written by the loop only. */
    private boolean installed;
    /** Written by the loop only. */
    private boolean ended;
    /** Written by the loop only: the channel whose error comes before its close. */
    private @Nullable Channel failed;

    private Relay(Channel client, Channel upstream, Deadlines deadlines, Duration idle, Listener listener) {
        this.client = client;
        this.clientBytes = client.pipeline().get(ByteCounter.class);
        this.upstream = upstream;
        this.upstreamBytes = upstream.pipeline().get(ByteCounter.class);
        this.idle = idle;
        this.listener = listener;
        this.fromClient = new RelayHandler(this, client, upstream);
        this.fromUpstream = new RelayHandler(this, upstream, client);
        this.deadline = deadlines.watch(this::expired);
    }

    /**
     * Prepares a relay between two open channels of one loop; nothing moves before {@link #openDown} and
     * {@link #openUp}. Both channels have a {@link ByteCounter}.
     */
    public static Relay between(
            Channel client, Channel upstream, Deadlines deadlines, Duration idle, Listener listener) {
        Relay relay = new Relay(client, upstream, deadlines, idle, listener);
        relay.deadline.set(idle);
        return relay;
    }

    /** Lets bytes pass from the origin to the client. From here on the end of either channel is the relay's to tell. */
    public void openDown() {
        open(fromUpstream);
    }

    /** Lets bytes pass from the client to the origin. */
    public void openUp() {
        open(fromClient);
    }

    /**
     * Adds both handlers at the first opening: where only one direction is open, the other side still says when it can
     * take more, and when it is gone.
     */
    private void open(RelayHandler side) {
        if (!installed) {
            installed = true;
            client.pipeline().addLast(fromClient);
            upstream.pipeline().addLast(fromUpstream);
        }
        if (client.isActive() && upstream.isActive()) {
            side.channel().config().setOption(ChannelOption.AUTO_READ, false);
            side.open();
        } else {
            closed(client.isActive() ? fromUpstream : fromClient); // it went before anybody was there to be told
        }
    }

    /** Lets go of both channels, which stay open: neither hears of the other through this relay any more. */
    public void detach() {
        ended = true;
        deadline.close();
        remove(client, fromClient);
        remove(upstream, fromUpstream);
    }

    private static void remove(Channel channel, RelayHandler handler) {
        if (channel.pipeline().context(handler) != null) {
            channel.pipeline().remove(handler);
        }
    }

    /** The client's input ended before the relay was open. */
    public void clientInputEnded() {
        fromClient.endInput();
    }

    /** Ends the relay in the middle: both sides see a reset, so that neither takes what it has for the whole. */
    public void cut() {
        clientBytes.abort(client);
        upstreamBytes.abort(upstream);
        end(End.CLIENT_GONE);
    }

    void moved() {
        deadline.set(idle);
    }

    /** A client that the gateway itself slows down is not idle for that. */
    private void expired() {
        if (PaceHandler.isSlowing(client)) {
            deadline.set(idle);
        } else {
            end(End.IDLE);
        }
    }

    RelayHandler other(RelayHandler side) {
        return side == fromClient ? fromUpstream : fromClient;
    }

    void resumeOther(RelayHandler writable) {
        other(writable).resume();
    }

    void sideEnded() {
        if (bothEndsPassedOn()) {
            end(End.COMPLETE);
        }
    }

    private boolean bothEndsPassedOn() {
        return fromClient.endPassedOn() && fromUpstream.endPassedOn();
    }

    boolean bothInputsEnded() {
        return fromClient.inputEnded() && fromUpstream.inputEnded();
    }

    /**
     * The channel's output cannot be shut: it was reset, and with both inputs shut nothing else would tell. One that had
     * said its own end before has merely gone without waiting for the other's goodbye, as many a TLS client does.
     */
    void takesNoEnd(Channel channel, boolean afterItsEnd) {
        if (afterItsEnd) {
            counterOf(channel).abort(channel);
        } else {
            writeFailed(channel);
        }
    }

    void failed(Channel channel) {
        if (failed == null && !ended) {
            failed = channel;
        }
    }

    /** The channel took no more bytes: what had arrived is noted before it closes. */
    void writeFailed(Channel channel) {
        failed(channel);
        counterOf(channel).abort(channel);
    }

    private ByteCounter counterOf(Channel channel) {
        return channel == client ? clientBytes : upstreamBytes;
    }

    void closed(RelayHandler side) {
        boolean complete = failed == null && bothEndsPassedOn();
        Channel first = failed == null ? side.channel() : failed;
        end(complete ? End.COMPLETE : first == client ? End.CLIENT_GONE : End.UPSTREAM_GONE);
    }

    private void end(End end) {
        if (ended) {
            closeNow(); // the last bytes did not leave in time
            return;
        }
        ended = true;
        client.closeFuture()
                .addListener(done -> upstream.closeFuture().addListener(alsoDone -> {
                    deadline.close();
                    listener.relayEnded(end);
                }));
        switch (end) {
            case COMPLETE -> closeNow();
            case IDLE -> {
                clientBytes.abort(client);
                upstream.close();
            }
            case CLIENT_GONE -> showEnd(fromClient, upstream, upstreamBytes);
            case UPSTREAM_GONE -> showEnd(fromUpstream, client, clientBytes);
        }
    }

    /**
     * One side is gone. A reset is shown to the other as one, because a clean close would look like a whole answer or a
     * whole upload; but what came before an end in order is still delivered.
     */
    private void showEnd(RelayHandler gone, Channel other, ByteCounter otherBytes) {
        gone.channel().close();
        if (failed == gone.channel() && !gone.inputEnded()) {
            otherBytes.abort(other);
        } else {
            deadline.set(idle.compareTo(LAST_BYTES) < 0 ? idle : LAST_BYTES);
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void closeNow() {
        upstream.close();
        if (ByteCounter.queued(client) > 0 || PaceHandler.keeps(client)) {
            clientBytes.abort(client);
        } else {
            client.close();
        }
    }
}
