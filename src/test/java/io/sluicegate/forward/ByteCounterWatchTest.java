package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.Wire;
import io.sluicegate.transport.ListenException;
import io.sluicegate.transport.TransparentListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told of bytes on a real socket whose reader is slow: after a kill, bills are written by it. */
@ExtendWith(LeakCheck.class)
final class ByteCounterWatchTest {

    private static final int MANY = 24 << 20;
    private static final int NARROW = 16 * 1_024;

    private final ForwardFixture forward = new ForwardFixture(new ManualClock().nanos());
    private final CountDownLatch accepted = new CountDownLatch(1);
    private final Told told = new Told();
    private final ByteCounter counter = new ByteCounter(told, forward.loops().writesOf(forward.loop()));
    private final List<AutoCloseable> opened = new ArrayList<>();
    private @Nullable Channel channel;

    /** What was told, and whether it was ever less than before. Confined to the loop. */
    private static final class Told implements ByteCounter.Watcher {
        private long read;
        private long writing;
        private long written;
        private int writes;
        private int completed;
        private String fault = "";

        @Override
        public void read(long total) {
            fault = total > read ? fault : fault + " read " + total + " after " + read;
            read = total;
        }

        @Override
        public void readComplete() {
            completed++;
        }

        @Override
        public void writing(long total) {
            fault = total >= writing ? fault : fault + " writing " + total + " after " + writing;
            writing = total;
        }

        @Override
        public void written(long total) {
            boolean told = total >= written && total <= writing;
            fault = told ? fault : fault + " written " + total + " after " + written + ", announced " + writing;
            writes += total > written ? 1 : 0;
            written = total;
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        forward.close();
    }

    private RawClient connect(String address) throws ListenException, UnknownHostException {
        TransparentListener listener = TransparentListener.open(
                ListenerKind.EXPLICIT,
                new Endpoint(InetAddress.getByName(address), 0),
                forward.loops().all(),
                loop -> new ForwardFixture.OnActive(context -> {
                    channel = context.channel();
                    context.pipeline().addLast(counter);
                    accepted.countDown();
                }));
        opened.add(listener);
        RawClient client = RawClient.connect(listener.endpoint().toSocketAddress(), null, NARROW);
        ForwardFixture.await(accepted, "the connection");
        return client;
    }

    private Channel channel() {
        return Objects.requireNonNull(channel);
    }

    /** In pieces of all sizes, empty ones too, and now and then a flush; more than any socket's buffer takes. */
    private void send(int from, int to) {
        int step = 0;
        for (int at = from; at < to; step++) {
            int size = Math.min(to - at, step % 7 == 3 ? 0 : 1 + (step * 7_919) % 190_000);
            channel().write(Unpooled.wrappedBuffer(Wire.pattern(at, size)));
            at += size;
            if (step % 5 == 0) {
                channel().flush();
            }
        }
        channel().flush();
    }

    private void awaitStandstill() {
        CountDownLatch still = new CountDownLatch(1);
        forward.loop().execute(new Runnable() {
            private long before = -1;
            private int rounds;

            @Override
            public void run() {
                rounds = told.written == before ? rounds + 1 : 0;
                before = told.written;
                if (rounds >= 20) {
                    still.countDown();
                } else {
                    var unused = forward.loop().schedule(this, 10, TimeUnit.MILLISECONDS);
                }
            }
        });
        ForwardFixture.await(still, "the standstill");
    }

    private long written() {
        return forward.call(() -> told.written);
    }

    private String fault() {
        return forward.call(() -> told.fault);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whatIsToldAtAStandstillIsWhatTheKernelHasTaken(String address) throws Exception {
        try (RawClient client = connect(address)) {
            forward.run(() -> send(0, MANY));
            awaitStandstill();
            long taken = written();
            assertThat(taken).isBetween(1L, MANY - 1L);
            assertThat(forward.call(() -> told.writing)).isEqualTo(MANY);

            forward.run(() -> {
                counter.endingOutput();
                ((DuplexChannel) channel()).shutdownOutput(); // what the kernel has not taken never comes
            });

            assertThat(client.wire().takeUntilEnd()).isEqualTo(Wire.pattern(0, (int) taken));
            assertThat(fault()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void writesThatTheLoopMakesByItselfAreToldAsTheyHappen(String address) throws Exception {
        try (RawClient client = connect(address)) {
            forward.run(() -> send(0, MANY));
            awaitStandstill();
            long before = written();
            int writes = forward.call(() -> told.writes);
            assertThat(client.wire().takeExactly(MANY)).isEqualTo(Wire.pattern(0, MANY));

            assertThat(written()).isEqualTo(MANY);
            assertThat(before).isLessThan(MANY);
            assertThat(forward.call(() -> told.writes)).isGreaterThan(writes);
            assertThat(forward.call(() -> counter.written())).isEqualTo(MANY);
            assertThat(fault()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void moreCanBeHandedOverWhileTheReaderIsSlow(String address) throws Exception {
        try (RawClient client = connect(address)) {
            int half = MANY / 2;
            forward.run(() -> send(0, half));
            awaitStandstill();
            client.wire().takeExactly(half / 3);
            forward.run(() -> send(half, MANY));
            awaitStandstill();
            client.wire().takeExactly(MANY - half / 3);

            assertThat(written()).isEqualTo(MANY);
            assertThat(fault()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whatAClientThatBreaksOffHadAcknowledgedCounts(String address) throws Exception {
        try (RawClient client = connect(address)) {
            forward.run(() -> send(0, MANY));
            awaitStandstill();
            long told = written();
            forward.run(() -> counter.abort(channel()));

            assertThat(forward.call(() -> counter.broken())).isTrue();
            assertThat(forward.call(() -> counter.written())).isBetween(1L, told);
            assertThat(written()).isEqualTo(told);
            assertThat(client.bytesReceived()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void whatIsReadIsToldBeforeTheReadIsOver(String address) throws Exception {
        try (RawClient client = connect(address)) {
            forward.run(() -> channel().config().setAutoRead(true));
            client.wire().sendPattern(3 << 20);
            CountDownLatch all = new CountDownLatch(1);
            forward.loop().execute(new Runnable() {
                @Override
                public void run() {
                    if (told.read == 3 << 20) {
                        all.countDown();
                    } else {
                        var unused = forward.loop().schedule(this, 1, TimeUnit.MILLISECONDS);
                    }
                }
            });
            ForwardFixture.await(all, "all bytes");

            assertThat(forward.call(() -> told.completed)).isPositive();
            assertThat(forward.call(() -> counter.read())).isEqualTo(3L << 20);
            assertThat(fault()).isEmpty();
        }
    }
}
