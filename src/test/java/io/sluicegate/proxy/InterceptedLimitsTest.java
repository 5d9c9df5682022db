package io.sluicegate.proxy;

import static io.sluicegate.proxy.ClaimedNames.LMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.TestGateway;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits and quotas of flows that the kernel hands over, and whose names become known late. */
@ExtendWith(LeakCheck.class)
final class InterceptedLimitsTest {

    private static final byte[] HELLO = ClientHellos.naming("lms.example");
    private static final String SLOW = "limit 1 kB/s to lms.example\nallow all";

    /** Waits for a hello and then says much. */
    private static ScriptedOrigin talkative() {
        return ScriptedOrigin.tcp(peer -> {
            peer.wire().takeExactly(HELLO.length);
            peer.wire().sendPattern(1 << 20);
        });
    }

    private static void awaitReceived(RawClient client, long bytes) {
        while (client.bytesReceived() < bytes) {
            client.wire().take(1 << 16);
        }
        assertThat(client.bytesReceived()).isEqualTo(bytes);
    }

    @Test
    void rateForANameBeginsWhenTheHelloShowsIt() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = talkative();
                Intercepted gateway = new Intercepted(SLOW, dns);
                RawClient client = gateway.client(LMS, origin.port())) {
            client.send(HELLO);
            awaitReceived(client, 1000);
            gateway.clock().advance(Duration.ofMillis(500));
            awaitReceived(client, 1500);
            client.reset();
        }
    }

    @Test
    void rateForANameIsNotThatOfAnother() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = talkative();
                Intercepted gateway = new Intercepted(SLOW.replace("lms", "other"), dns);
                RawClient client = gateway.client(LMS, origin.port())) {
            client.send(HELLO);
            assertThat(client.wire().takePattern()).isEqualTo(1 << 20);
        }
    }

    @Test
    void quotaThatHasRunOutIsAnAlert() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = talkative();
                Intercepted gateway = new Intercepted("quota 10 B each day to lms.example then deny\nallow all", dns);
                RawClient client = gateway.client(LMS, origin.port())) {
            client.send(HELLO);
            assertThat(client.wire().takeUntilEnd()).startsWith(21, 3, 3).hasSize(7);
            client.shutdownOutput();
            AuditRecord record = gateway.awaitRecord();
            assertThat(record.verdict().action()).isEqualTo(Action.DENY);
            assertThat(record.verdict().rule()).isEqualTo("10-test.rules:1");
            assertThat(record.end()).isEqualTo(FlowEnd.DENIED);
            assertThat(origin.connections()).isZero();
        }
    }

    @Test
    void connectionsAreLimitedAtAccept() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = talkative();
                Intercepted gateway = new Intercepted("limit 1 connections per client\nallow all", dns);
                RawClient first = gateway.client(LMS, origin.port())) {
            first.send(HELLO);
            awaitAtLeast(first, 1);
            isReset(gateway, origin.port());
            AuditRecord record = gateway.awaitRecord();
            assertThat(record.verdict().rule()).isEqualTo("10-test.rules:1");
            assertThat(record.end()).isEqualTo(FlowEnd.REFUSED);
        }
    }

    private static void awaitAtLeast(RawClient client, int bytes) {
        client.wire().takeExactly(bytes);
    }

    /** The reset may come before the client's kernel has told of the connection. */
    private static void isReset(Intercepted gateway, int port) {
        try (RawClient client = gateway.client(LMS, port)) {
            client.expectReset();
        } catch (UncheckedIOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void tunnelIsUnderNewLimitsAtOnceWhereItIsJudgedAnew() {
        try (DnsServer dns = DnsServer.knowing("lms.example");
                ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.wire().takeExactly(HELLO.length);
                    peer.send("first");
                    peer.wire().takeExactly(4);
                    peer.wire().sendPattern(1 << 20);
                });
                Intercepted gateway = new Intercepted("on-change cut\nallow all", dns);
                RawClient client = gateway.client(LMS, origin.port())) {
            assertThat(client.send(HELLO).read(5)).isEqualTo("first");
            gateway.reload("on-change cut\nlimit 10 kB/s to lms.example\nallow all");
            client.send("more");
            awaitReceived(client, 10_000);
            gateway.reload("on-change cut\nallow all");
            TestGateway.await(() -> {
                client.wire().take(1 << 16);
                return client.bytesReceived() == 5 + (1 << 20);
            });
        }
    }
}
