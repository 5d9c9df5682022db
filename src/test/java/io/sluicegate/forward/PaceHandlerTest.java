package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluicegate.limit.AllowanceKey;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.Pace;
import io.sluicegate.limit.QuotaRule;
import io.sluicegate.limit.RateRule;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class PaceHandlerTest {

    private static final int BURST = 1000;

    private final ManualClock clock = new ManualClock();
    private int spent;
    private final Pace pace = new Allowances(64, clock, clock.nanos()).pace();
    private final Reads reads = new Reads();
    private final ByteCounter counter = new ByteCounter();
    private final EmbeddedChannel channel = new EmbeddedChannel(reads, counter);
    private final PaceHandler handler = new PaceHandler(pace, new PaceTurns(channel.eventLoop()), () -> spent++);

    PaceHandlerTest() {
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(handler);
        channel.freezeTime();
        reads.asked = 0;
    }

    /** Counts what reaches the socket of the asks for more. */
    private static final class Reads extends ChannelOutboundHandlerAdapter {
        private int asked;

        @Override
        public void read(ChannelHandlerContext context) {
            asked++;
        }
    }

    private void limited() {
        AllowanceKey key = new AllowanceKey("limit 1 kB/s", "all");
        pace.hold(List.of(new RateRule("a.rules:1", key, 8 * BURST, BURST)), List.of(), 0, 0);
    }

    private void seconds(double passed) {
        clock.advance(Duration.ofNanos((long) (passed * 1e9)));
        channel.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }

    private byte[] taken() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            all.writeBytes(each);
            each.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        return bytes;
    }

    private static byte[] numbers(int from, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (from + i);
        }
        return bytes;
    }

    @Test
    void withoutLimitsAllPassesAtOnce() {
        channel.writeAndFlush(Unpooled.wrappedBuffer(numbers(0, 100_000)));
        channel.read();
        assertThat(taken()).hasSize(100_000);
        assertThat(reads.asked).isOne();
        assertThat(handler.isSlowing()).isFalse();
    }

    @Test
    void whatIsBeyondTheRateIsKeptInOrderAndTheChannelSaysSo() {
        limited();
        ChannelFuture first = channel.write(Unpooled.wrappedBuffer(numbers(0, 600)));
        ChannelFuture second = channel.write(Unpooled.wrappedBuffer(numbers(600, 900)));
        ChannelFuture end = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
        assertThat(taken()).isEqualTo(numbers(0, 1000));
        assertThat(counter.written()).isEqualTo(1000);
        assertThat(first.isSuccess()).isTrue();
        assertThat(second.isDone()).isFalse();
        assertThat(channel.isWritable()).isFalse();
        assertThat(handler.keepsBytes()).isTrue();
        assertThat(handler.isSlowing()).isTrue();

        seconds(0.25);
        assertThat(taken()).isEqualTo(numbers(1000, 250));
        assertThat(end.isDone()).isFalse();
        seconds(0.25);
        assertThat(taken()).isEqualTo(numbers(1250, 250));
        assertThat(second.isSuccess() && end.isSuccess()).isTrue();
        assertThat(channel.isWritable()).isTrue();
        assertThat(handler.isSlowing()).isFalse();
    }

    @Test
    void readsWaitUntilWhatHasBeenReadIsPaid() {
        limited();
        channel.read();
        assertThat(reads.asked).isOne();
        channel.writeInbound(Unpooled.wrappedBuffer(numbers(0, 1500)));
        channel.read();
        assertThat(reads.asked).isOne();
        assertThat(handler.isSlowing()).isTrue();
        seconds(0.49);
        assertThat(reads.asked).isOne();
        seconds(0.01);
        assertThat(reads.asked).isEqualTo(2);
        channel.<ByteBuf>readInbound().release();
    }

    @Test
    void whatIsKeptGoesOnOnceNothingHolds() {
        limited();
        channel.writeAndFlush(Unpooled.wrappedBuffer(numbers(0, 5000)));
        channel.read();
        channel.writeInbound(Unpooled.wrappedBuffer(numbers(0, 5000)));
        channel.read();
        pace.release();
        seconds(0);
        assertThat(taken()).isEqualTo(numbers(0, 5000));
        assertThat(reads.asked).isEqualTo(2);
        channel.<ByteBuf>readInbound().release();
    }

    @Test
    void closingDropsWhatIsKeptAndSaysSo() {
        limited();
        ByteBuf bytes = Unpooled.wrappedBuffer(numbers(0, 5000));
        ChannelFuture written = channel.writeAndFlush(bytes);
        channel.close();
        assertThat(written.cause()).isInstanceOf(ClosedChannelException.class);
        assertThat(taken()).hasSize(1000);
        assertThat(bytes.refCnt()).isZero();
        assertThat(handler.keepsBytes()).isFalse();
        seconds(1);
        assertThat(taken()).isEmpty();
    }

    @Test
    void quotaThatRunsOutIsToldAndStopsBothDirections() {
        AllowanceKey key = new AllowanceKey("each day UTC", "all");
        QuotaRule quota = new QuotaRule("a.rules:1", key, ChronoUnit.DAYS, ZoneOffset.UTC, 1000, 0);
        pace.hold(List.of(), List.of(quota), 0, 0);
        channel.write(Unpooled.wrappedBuffer(numbers(0, 900)));
        channel.write(Unpooled.wrappedBuffer(numbers(900, 900)));
        channel.read();
        channel.flush();
        channel.runPendingTasks();
        assertThat(spent).isPositive();
        assertThat(taken()).isEqualTo(numbers(0, 1000));
        assertThat(reads.asked).isZero();
        channel.close();
    }

    @Test
    void nobodyIsLookedAtWhileNobodyWaits() {
        limited();
        channel.writeAndFlush(Unpooled.wrappedBuffer(numbers(0, 500)));
        assertThat(channel.hasPendingTasks()).isFalse();
        assertThat(channel.runScheduledPendingTasks()).isEqualTo(-1);
        channel.writeAndFlush(Unpooled.wrappedBuffer(numbers(0, 1500)));
        assertThat(channel.runScheduledPendingTasks()).isPositive();
        taken();
        channel.close();
    }

    @Property(tries = 100)
    void everyByteComesOnceInOrderWithinTheRate(@ForAll @Size(max = 60) List<@IntRange(max = 200_000) Integer> sizes) {
        new PaceHandlerTest().staysWithinTheRate(sizes);
    }

    private void staysWithinTheRate(List<Integer> sizes) {
        limited();
        long sent = 0;
        long got = 0;
        double passed = 0;
        for (int size : sizes) {
            int count = size % 3 == 0 ? size : size % 2000;
            channel.writeAndFlush(Unpooled.wrappedBuffer(numbers((int) sent, count)));
            sent += count;
            passed += 0.1;
            seconds(0.1);
            byte[] now = taken();
            assertThat(Arrays.equals(now, numbers((int) got, now.length))).isTrue();
            got += now.length;
            assertThat((double) got).isLessThanOrEqualTo(BURST * passed + BURST + 1);
        }
        pace.release();
        seconds(0);
        assertThat(Arrays.equals(taken(), numbers((int) got, (int) (sent - got))))
                .isTrue();
        channel.close();
    }
}
