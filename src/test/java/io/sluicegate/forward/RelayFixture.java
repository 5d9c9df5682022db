package io.sluicegate.forward;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import io.sluicegate.transport.ListenException;
import io.sluicegate.transport.TransparentListener;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A gateway of nothing but relays: whoever connects is joined to one origin. */
final class RelayFixture implements AutoCloseable {

    static final Duration IDLE = Duration.ofHours(1);

    private final ManualClock clock = new ManualClock();
    private final ForwardFixture forward = new ForwardFixture(clock.nanos());
    private final TransparentListener listener;
    private final BlockingQueue<Joined> joined = new LinkedBlockingQueue<>();
    private final BlockingQueue<Relay.End> ends = new LinkedBlockingQueue<>();

    /** A relay that has begun, with the counters of its sides. */
    record Joined(Relay relay, Channel client, ByteCounter clientBytes, Channel upstream, ByteCounter upstreamBytes) {}

    private RelayFixture(InetSocketAddress origin, boolean openBoth) {
        try {
            listener = TransparentListener.open(
                    ListenerKind.EXPLICIT,
                    new Endpoint(Ports.loopback4(), 0),
                    forward.loops().all(),
                    loop -> new ForwardFixture.OnActive(client -> join(client, origin, openBoth)));
        } catch (ListenException e) {
            throw new AssertionError(e);
        }
    }

    /** Both directions open as soon as the origin is connected. */
    static RelayFixture to(ScriptedOrigin origin) {
        return new RelayFixture(origin.address(), true);
    }

    /** Both directions open as soon as the origin is connected. */
    static RelayFixture to(InetSocketAddress origin) {
        return new RelayFixture(origin, true);
    }

    /** Only the direction from the origin to the client opens. */
    static RelayFixture downOnly(ScriptedOrigin origin) {
        return new RelayFixture(origin.address(), false);
    }

    private void join(ChannelHandlerContext context, InetSocketAddress origin, boolean openBoth) {
        Channel client = context.channel();
        ByteCounter clientBytes = new ByteCounter();
        client.pipeline().addLast(clientBytes);
        ByteCounter upstreamBytes = new ByteCounter();
        ChannelFuture dialled =
                forward.dialer().dial(forward.loop(), Endpoint.of(origin), null, new ChannelInboundHandlerAdapter());
        dialled.addListener(done -> {
            Channel upstream = dialled.channel();
            upstream.pipeline().addLast(upstreamBytes);
            Relay relay = Relay.between(client, upstream, forward.deadlines(), IDLE, ends::add);
            joined.add(new Joined(relay, client, clientBytes, upstream, upstreamBytes));
            relay.openDown();
            if (openBoth) {
                relay.openUp();
            }
        });
    }

    InetSocketAddress address() {
        return listener.endpoint().toSocketAddress();
    }

    RawClient connect() {
        return RawClient.connect(listener.endpoint().toSocketAddress());
    }

    /** With a small receive buffer, so that backpressure shows early. */
    RawClient connectNarrow() {
        return RawClient.connect(listener.endpoint().toSocketAddress(), null, 16 * 1024);
    }

    Joined awaitJoined() {
        return poll(joined, "a relay");
    }

    Relay.End awaitEnd() {
        return poll(ends, "the end of the relay");
    }

    /** Whether another end has been told. */
    boolean endedAgain() {
        forward.run(() -> {});
        return !ends.isEmpty();
    }

    /** Waits until nothing moves any more although there is more to move: until backpressure has reached the source. */
    void awaitQuiet(Joined relay) {
        CountDownLatch quiet = new CountDownLatch(1);
        forward.loop().execute(new Runnable() {
            private long lastMoved = -1;
            private int still;

            @Override
            public void run() {
                long moved = relay.clientBytes().read() + relay.upstreamBytes().read();
                still = moved == lastMoved && moved > 0 ? still + 1 : 0;
                lastMoved = moved;
                if (still >= 20) {
                    quiet.countDown();
                } else {
                    var unused = forward.loop().schedule(this, 10, TimeUnit.MILLISECONDS);
                }
            }
        });
        ForwardFixture.await(quiet, "the standstill");
    }

    /** Waits until so many bytes have been read. */
    void awaitRead(ByteCounter counter, long count) {
        CountDownLatch read = new CountDownLatch(1);
        forward.loop().execute(new Runnable() {
            @Override
            public void run() {
                if (counter.read() >= count) {
                    read.countDown();
                } else {
                    var unused = forward.loop().schedule(this, 1, TimeUnit.MILLISECONDS);
                }
            }
        });
        ForwardFixture.await(read, count + " bytes");
    }

    /** Waits until every deadline has been looked at once more. */
    void awaitSweep() {
        CountDownLatch swept = new CountDownLatch(1);
        forward.run(() -> forward.deadlines().watch(swept::countDown).set(Duration.ZERO));
        ForwardFixture.await(swept, "the next sweep");
    }

    /** What waits in the gateway for the client to take it. */
    long queuedBytes(Joined relay) {
        return forward.call(() -> relay.client().unsafe().outboundBuffer().totalPendingWriteBytes());
    }

    ForwardFixture forward() {
        return forward;
    }

    ManualClock clock() {
        return clock;
    }

    private static <T> T poll(BlockingQueue<T> queue, String what) {
        try {
            T next = queue.poll(Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(what + " did not come in time");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        listener.close();
        forward.close();
    }
}
