package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import io.sluicegate.transport.NameMemory.Bounds;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NameMemoryTest {

    private static final HostName A = new HostName("a.example");
    private static final HostName B = new HostName("b.example");
    private static final HostName C = new HostName("c.example");
    private static final InetAddress SIX = Ports.address(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private final ManualClock clock = new ManualClock();
    private final NameMemory memory = new NameMemory(clock.nanos(), new Bounds(2, 3, 4));

    private static InetAddress address(int last) {
        return Ports.address(192, 0, 2, last);
    }

    private void learn(HostName name, InetAddress... addresses) {
        memory.learn(name, List.of(addresses));
    }

    @Test
    void addressesOfBothFamiliesAreBorneOut() {
        learn(A, address(1), SIX);
        assertThat(memory.bearsOut(A, address(1))).isTrue();
        assertThat(memory.bearsOut(A, SIX)).isTrue();
        assertThat(memory.bearsOut(A, address(2))).isFalse();
        assertThat(memory.bearsOut(B, address(1))).isFalse();
    }

    @Test
    void nameThatIsOnlyLikeAnotherHasNothingOfIt() {
        learn(A, address(1));
        assertThat(memory.knows(new HostName("www.a.example"))).isFalse();
        assertThat(memory.bearsOut(new HostName("www.a.example"), address(1))).isFalse();
    }

    @Test
    void addressIsRememberedForADayFromItsLastAnswer() {
        learn(A, address(1));
        clock.advance(NameMemory.KEPT.minusSeconds(1));
        assertThat(memory.bearsOut(A, address(1))).isTrue();
        learn(A, address(1));
        clock.advance(NameMemory.KEPT.minusSeconds(1));
        assertThat(memory.bearsOut(A, address(1))).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertThat(memory.bearsOut(A, address(1))).isFalse();
        assertThat(memory.knows(A)).isFalse();
    }

    @Test
    void earlierAddressesStayWhileOthersAreTold() {
        learn(A, address(1));
        clock.advance(Duration.ofHours(13));
        learn(A, address(2));
        assertThat(memory.bearsOut(A, address(1))).isTrue();
        clock.advance(Duration.ofHours(13));
        assertThat(memory.bearsOut(A, address(1))).isFalse();
        assertThat(memory.bearsOut(A, address(2))).isTrue();
        assertThat(memory.knows(A)).isTrue();
    }

    @Test
    void nameWhoseAnswerIsOldestIsForgottenFirst() {
        learn(A, address(1));
        learn(B, address(2));
        learn(A, address(1));
        learn(C, address(3));
        assertThat(memory.size()).isEqualTo(2);
        assertThat(memory.knows(B)).isFalse();
        assertThat(memory.knows(A)).isTrue();
        assertThat(memory.knows(C)).isTrue();
    }

    @Test
    void addressToldLongestAgoIsForgottenFirst() {
        learn(A, address(1), address(2), address(3));
        learn(A, address(1));
        learn(A, address(4));
        assertThat(memory.bearsOut(A, address(2))).isFalse();
        assertThat(List.of(address(1), address(3), address(4))).allMatch(each -> memory.bearsOut(A, each));
        assertThat(memory.addresses()).isEqualTo(3);
    }

    @Test
    void allNamesTogetherHaveABoundToo() {
        learn(A, address(1), address(2));
        learn(B, address(3), address(4), address(5));
        assertThat(memory.knows(A)).isFalse();
        assertThat(memory.addresses()).isEqualTo(3);
    }

    @Test
    void answerWithoutAddressesTeachesNothing() {
        learn(A);
        assertThat(memory.size()).isZero();
    }

    /** Against a memory without bounds: what is borne out was told within a day, and what was told last is borne out. */
    @Property(tries = 300)
    void nothingIsBorneOutThatWasNotToldWithinADay(@ForAll long seed) {
        Random random = new Random(seed);
        ManualClock time = new ManualClock();
        NameMemory bounded = new NameMemory(time.nanos(), new Bounds(3, 4, 8));
        Map<String, Long> told = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofMinutes(random.nextInt(300)));
            HostName name = new HostName("h" + random.nextInt(5) + ".example");
            List<InetAddress> answer = new ArrayList<>();
            for (int j = random.nextInt(4); j > 0; j--) {
                answer.add(address(random.nextInt(6)));
            }
            bounded.learn(name, answer);
            answer.forEach(each -> told.put(name + " " + each, time.nanos().getAsLong()));
            assertThat(answer).allMatch(each -> bounded.bearsOut(name, each));
            assertThat(bounded.size()).isLessThanOrEqualTo(3);
            assertThat(bounded.addresses()).isLessThanOrEqualTo(8);
            for (HostName asked : Arrays.asList(name, new HostName("h0.example"))) {
                InetAddress at = address(random.nextInt(6));
                Long when = told.get(asked + " " + at);
                boolean fresh = when != null && time.nanos().getAsLong() - when < NameMemory.KEPT.toNanos();
                assertThat(fresh || !bounded.bearsOut(asked, at)).isTrue();
            }
        }
    }
}
