package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sluicegate.limit.AllowanceKey;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.Pace;
import io.sluicegate.limit.RateRule;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class PaceTurnsTest {

    private static final RateRule RULE =
            new RateRule("a.rules:1", new AllowanceKey("limit 1 kB/s", "all"), 8_000, 1_000);

    private final ManualClock clock = new ManualClock();
    private final Allowances allowances = new Allowances(64, clock, clock.nanos());
    private final EmbeddedChannel loop = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final PaceTurns turns = new PaceTurns(loop.eventLoop());
    private int reads;

    /** A flow that owes a byte and wants to read on. */
    private EmbeddedChannel waiting() {
        Pace pace = allowances.pace();
        pace.hold(List.of(RULE), List.of(), 0, 0);
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new Asked(), new PaceHandler(pace, turns, () -> {}));
        pace.read(1);
        channel.read();
        return channel;
    }

    private final class Asked extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext context) {
            reads++;
        }
    }

    private void useBurstUp() {
        Pace pace = allowances.pace();
        pace.hold(List.of(RULE), List.of(), 1_000, 0);
        assertThat(pace.mayRead()).isTrue();
        pace.release();
    }

    private void turn() {
        loop.advanceTimeBy(10, TimeUnit.MILLISECONDS);
        loop.runScheduledPendingTasks();
    }

    @Test
    void manyFlowsAreLookedAtSomeAtATime() {
        loop.freezeTime();
        useBurstUp();
        List<EmbeddedChannel> flows = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            flows.add(waiting());
        }
        reads = 0;
        for (int seconds = 0; seconds < 4; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            turn();
            turn();
        }
        assertThat(reads).isEqualTo(2_500);
        assertThat(loop.runScheduledPendingTasks()).as("nobody waits any more").isEqualTo(-1);
        flows.forEach(EmbeddedChannel::close);
    }
}
