package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.Future;
import io.sluicegate.TestGateway;
import io.sluicegate.flow.HostName;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakCheck.class)
final class NameResolverTest {

    private static final InetAddress FOUR = Ports.address(192, 0, 2, 1);
    private static final InetAddress OTHER = Ports.address(192, 0, 2, 2);
    private static final InetAddress SIX = Ports.address(0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);

    private static final HostName A = new HostName("a.example");

    private final EventLoops loops = new EventLoops(1);
    private final DnsServer dns = new DnsServer().ttl(60);
    private final ManualClock clock = new ManualClock();
    private final NameMemory memory = new NameMemory(clock.nanos());
    private final NameResolver resolver =
            new NameResolver(loops.all().get(0), new DnsSettings(List.of(dns.endpoint())), memory);

    @AfterEach
    void close() {
        resolver.close();
        loops.close();
        dns.close();
    }

    private Future<List<InetAddress>> resolve(String name) throws InterruptedException {
        Future<List<InetAddress>> resolved = resolver.resolve(new HostName(name));
        // Told after whoever has asked to be told before: the memory.
        CountDownLatch told = new CountDownLatch(1);
        resolved.addListener(done -> told.countDown());
        assertThat(told.await(20, TimeUnit.SECONDS)).isTrue();
        return resolved;
    }

    @Test
    void everyAddressOfBothFamiliesIsFound() throws Exception {
        dns.with("a.example", FOUR, OTHER, SIX);
        assertThat(resolve("a.example").getNow()).containsExactly(FOUR, OTHER, SIX);
    }

    @Test
    void nameWithIpv6AloneIsFound() throws Exception {
        dns.with("six.example", SIX);
        assertThat(resolve("six.example").getNow()).containsExactly(SIX);
    }

    @Test
    void answerIsKeptForItsTime() throws Exception {
        dns.with("a.example", FOUR);
        resolve("a.example");
        int asked = dns.asked().size();
        dns.with("a.example", OTHER);
        assertThat(resolve("a.example").getNow()).containsExactly(FOUR);
        assertThat(dns.asked()).hasSize(asked);
    }

    @Test
    void answerWithoutTimeIsNotKept() throws Exception {
        dns.ttl(0).with("a.example", FOUR);
        resolve("a.example");
        dns.with("a.example", OTHER);
        assertThat(resolve("a.example").getNow()).containsExactly(OTHER);
    }

    @Test
    void unknownNameFails() throws Exception {
        assertThat(resolve("none.example").cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void nameWithoutAddressFails() throws Exception {
        dns.with("empty.example");
        assertThat(resolve("empty.example").cause()).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void everyAnswerIsRemembered() throws Exception {
        dns.with("a.example", FOUR, SIX);
        resolve("a.example");
        assertThat(memory.bearsOut(A, FOUR)).isTrue();
        assertThat(memory.bearsOut(A, SIX)).isTrue();
        dns.with("a.example", OTHER);
        clock.advance(NameMemory.KEPT.minusSeconds(1));
        assertThat(memory.bearsOut(A, OTHER)).isFalse();
        assertThat(memory.bearsOut(A, FOUR)).isTrue();
    }

    @Test
    void failureForgetsNothing() throws Exception {
        dns.ttl(0).with("a.example", FOUR);
        resolve("a.example");
        dns.with("a.example");
        assertThat(resolve("a.example").isSuccess()).isFalse();
        assertThat(memory.bearsOut(A, FOUR)).isTrue();
    }

    @Test
    void lookingAheadTeachesTheMemory() {
        dns.with("a.example", FOUR);
        resolver.lookAhead(A);
        TestGateway.await(() -> memory.bearsOut(A, FOUR));
    }

    @Test
    void lookingAheadAsksOnceWhileAnAnswerIsAwaitedAndThenRests() throws Exception {
        dns.ttl(0).with("a.example", FOUR).hold("a.example");
        resolver.lookAhead(A);
        dns.awaitHeld("a.example", 2);
        resolver.lookAhead(A);
        resolve("other.example"); // asked behind it, and answered
        assertThat(dns.asked()).containsOnlyOnce("a.example");
        dns.letGo("a.example");
        TestGateway.await(() -> memory.bearsOut(A, FOUR));
        resolver.lookAhead(A);
        resolve("another.example");
        assertThat(dns.asked()).containsOnlyOnce("a.example");
    }

    @Test
    void nameThatHasNoAddressIsNotAskedForAgainAtOnce() throws Exception {
        resolver.lookAhead(A);
        TestGateway.await(() -> memory.turns().resting() == 1);
        int asked = dns.asked().size();
        resolver.lookAhead(A);
        resolve("other.example");
        assertThat(dns.asked().subList(asked, dns.asked().size())).doesNotContain("a.example");
        assertThat(memory.knows(A)).isFalse();
    }

    @Test
    void hostsFileComesFirst() throws Exception {
        assertThat(resolve("localhost").getNow()).allMatch(InetAddress::isLoopbackAddress);
        assertThat(dns.asked()).isEmpty();
    }

    /** A name is whole: no search domain of this host is ever put behind it. */
    @Test
    void noSearchDomainIsAppended() throws Exception {
        resolve("single");
        assertThat(dns.asked()).allMatch(asked -> asked.equals("single"));
    }
}
