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
        /** Both channels are closed or about to be. */
        void relayEnded(End end);
    }

    private final Channel client;
    private final ByteCounter clientBytes;
    private final Channel upstream;
    private final Duration idle;
    private final Listener listener;
    private final RelayHandler fromClient;
    private final RelayHandler fromUpstream;
    private final Deadline deadline;
    /** Written by the loop only: our handlers stand in both pipelines. */
    private boolean installed;
    /** Written by the loop only. */
    private boolean ended;
    /** Written by the loop only: the channel whose error comes before its close. */
    private @Nullable Channel failed;

    private Relay(Channel client, Channel upstream, Deadlines deadlines, Duration idle, Listener listener) {
        this.client = client;
        this.clientBytes = client.pipeline().get(ByteCounter.class);
        this.upstream = upstream;
        this.idle = idle;
        this.listener = listener;
        this.fromClient = new RelayHandler(this, upstream);
        this.fromUpstream = new RelayHandler(this, client);
        this.deadline = deadlines.watch(() -> end(End.IDLE));
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

    /** Lets bytes pass from the origin to the client. What the client says is kept back by a handler before ours. */
    public void openDown() {
        install();
        upstream.read();
    }

    /** Lets bytes pass from the client to the origin. */
    public void openUp() {
        install();
        client.read();
    }

    private void install() {
        if (!installed) {
            installed = true;
            client.config().setOption(ChannelOption.AUTO_READ, false);
            upstream.config().setOption(ChannelOption.AUTO_READ, false);
            client.pipeline().addLast(fromClient);
            upstream.pipeline().addLast(fromUpstream);
        }
    }

    /** Lets go of both channels, which stay open: neither hears of the other through this relay any more. */
    public void detach() {
        ended = true;
        deadline.close();
        if (installed && client.pipeline().context(fromClient) != null) {
            client.pipeline().remove(fromClient);
        }
        if (installed && upstream.pipeline().context(fromUpstream) != null) {
            upstream.pipeline().remove(fromUpstream);
        }
    }

    /** The client's input ended before the relay was open. */
    public void clientInputEnded() {
        fromClient.endInput();
    }

    /** Ends the relay from outside: both channels are closed. */
    public void cut() {
        end(End.COMPLETE);
    }

    void moved() {
        deadline.set(idle);
    }

    void sideEnded() {
        if (fromClient.inputEnded() && fromUpstream.inputEnded()) {
            end(End.COMPLETE);
        }
    }

    void failed(Channel channel) {
        if (failed == null) {
            failed = channel;
        }
    }

    void closed(Channel channel, boolean afterItsEnd) {
        boolean complete = failed == null && (afterItsEnd || channel == upstream);
        Channel first = failed == null ? channel : failed;
        if (complete && fromClient.inputEnded() && fromUpstream.inputEnded()) {
            end(End.COMPLETE);
        } else {
            end(first == client ? End.CLIENT_GONE : End.UPSTREAM_GONE);
        }
    }

    private void end(End end) {
        if (ended) {
            closeNow(); // the last bytes did not leave in time
            return;
        }
        ended = true;
        client.closeFuture().addListener(done -> {
            deadline.close();
            listener.relayEnded(end);
        });
        boolean originBroke = end == End.UPSTREAM_GONE && failed == upstream;
        if (end == End.COMPLETE) {
            closeNow();
        } else if (originBroke || end == End.IDLE) {
            // An origin's reset is shown to the client as one: a clean close would look like a whole answer.
            clientBytes.abort(client);
            upstream.close();
        } else {
            deadline.set(idle);
            closeAfterWrites(upstream);
            closeAfterWrites(client);
        }
    }

    private void closeNow() {
        upstream.close();
        if (client.unsafe().outboundBuffer() != null
                && client.unsafe().outboundBuffer().totalPendingWriteBytes() > 0) {
            clientBytes.abort(client);
        } else {
            client.close();
        }
    }

    private static void closeAfterWrites(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
