package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever clients send, and however they leave: each is recorded, none stays, nothing breaks for the next one, and the
 * origin sees sound requests only. More of it: {@code -Dsluicegate.hostile.rounds=500 -Dsluicegate.hostile.seed=7}.
 */
@ExtendWith(LeakCheck.class)
final class HostileClientsTest {

    private static final int ROUNDS = Integer.getInteger("sluicegate.hostile.rounds", 4);
    private static final long SEED = Long.getLong("sluicegate.hostile.seed", 20_260_301);
    private static final int CLIENTS_A_ROUND = 500;
    private static final Duration TICK = Duration.ofMillis(250);
    private static final Pattern SOUND_HEAD = Pattern.compile(
            "[!-~&&[^:]]+ (\\*|/[\\x21-\\x7e\\x80-\\xff]*) HTTP/1\\.1\r\n(?:[!-~&&[^:]]+: ?[\\t\\x20-\\x7e\\x80-\\xff]*\r\n)*\r\n");
    private static final String RULES =
            "deny to banned.test, 192.0.2.0/24\ndeny path \"/private*\"\ndeny proto h2c\nallow all";

    @Test
    @Timeout(36_000)
    void nothingThatClientsSendDoesHarm() {
        for (int round = 0; round < ROUNDS; round++) {
            new Round(SEED + round).play();
        }
    }

    /** Many clients of one gateway, one after the other, while its clock runs fast. */
    private static final class Round {

        private final long seed;
        private final Queue<String> unsound = new ConcurrentLinkedQueue<>();
        /** Bytes down by the ports of those clients that read to an end in order. */
        private final Map<String, Long> received = new HashMap<>();

        Round(long seed) {
            this.seed = seed;
        }

        void play() {
            try (DnsServer dns = DnsServer.knowing("origin.test");
                    ScriptedOrigin origin = ScriptedOrigin.tcp(this::serve);
                    TestGateway gateway = TestGateway.with(RULES, dns.setting(), "timeouts.tunnel-idle=60s")) {
                Thread clock = new Thread(() -> run(gateway));
                clock.start();
                attack(gateway, "origin.test:" + origin.port());
                clock.interrupt();
                examine(gateway, origin.port());
            }
        }

        private static void run(TestGateway gateway) {
            while (!Thread.currentThread().isInterrupted()) {
                gateway.clock().advance(TICK);
                LockSupport.parkNanos(5_000_000);
            }
        }

        private void attack(TestGateway gateway, String name) {
            HostileBytes bytes = new HostileBytes(seed, name);
            List<RawClient> left = new ArrayList<>();
            for (int i = 0; i < CLIENTS_A_ROUND; i++) {
                RawClient client = gateway.client();
                String port = portOf(client);
                boolean fresh = received.put(port, -1L) == null;
                try {
                    long down = visit(client, bytes, left);
                    received.put(port, fresh ? down : -1);
                } catch (UncheckedIOException e) {
                    client.close(); // the gateway was faster in ending it
                } catch (AssertionError e) {
                    throw new AssertionError("client " + i + " of seed " + seed + " was left waiting", e);
                }
            }
            gateway.awaitIdle(); // deadlines end those that wait
            left.forEach(RawClient::close);
        }

        /** How many bytes came up to an end in order; -1 where the client did not wait for that. */
        private static long visit(RawClient client, HostileBytes bytes, List<RawClient> left) {
            int leave = bytes.random().nextInt(6);
            bytes.next().forEach(client::send);
            if (leave == 0) {
                client.reset();
            } else if (leave == 1) {
                client.close();
            } else if (leave == 2) {
                left.add(client);
            } else {
                client.shutdownOutput();
                client.wire().takeUntilEnd();
                client.close();
                return client.bytesReceived();
            }
            return -1;
        }

        private static String portOf(RawClient client) {
            return String.valueOf(client.localAddress().getPort());
        }

        private void examine(TestGateway gateway, int port) {
            String last;
            try (RawClient client = gateway.client()) {
                client.sendHead("GET http://127.0.0.1:" + port + "/ HTTP/1.1", "Host: x");
                assertThat(client.readResponse().text()).isEqualTo("well");
                last = portOf(client);
            }
            received.put(last, -1L); // the kernel may have given it the port of one of the others
            TestGateway.await(() ->
                    gateway.records().stream().anyMatch(each -> last.equals(String.valueOf(each.get("client_port")))));
            Map<String, Long> recorded = new HashMap<>();
            for (Map<String, @Nullable Object> record : gateway.records()) {
                assertThat(record.get("end_reason"))
                        .as("seed " + seed + ": " + record)
                        .isNotEqualTo("internal");
                recorded.merge(String.valueOf(record.get("client_port")), (Long) record.get("bytes_down"), Long::sum);
            }
            received.forEach((client, bytes) -> {
                assertThat(recorded).as("seed " + seed).containsKey(client);
                if (bytes >= 0) {
                    assertThat(recorded.get(client))
                            .as("seed " + seed + ", port " + client)
                            .isEqualTo(bytes);
                }
            });
            assertThat(unsound).as("seed " + seed).isEmpty();
        }

        /** Answers what is sound; what is none was brought inside a tunnel, or was cut off by its client. */
        private void serve(ScriptedOrigin.Peer peer) {
            try {
                String head = peer.readHead();
                while (head != null && !peer.isClosed()) {
                    if (head.contains(" gw-test-") && !SOUND_HEAD.matcher(head).matches()) {
                        unsound.add(head);
                    }
                    answer(peer.readBody(head), peer);
                    head = peer.isClosed() ? null : peer.readHead();
                }
            } catch (AssertionError | IllegalArgumentException | IndexOutOfBoundsException e) {
                // The client's message has no end, or no sound beginning.
            }
        }

        private static void answer(ScriptedRequest request, ScriptedOrigin.Peer peer) {
            String target = request.target();
            if (target.endsWith("/chunked")) {
                peer.send(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nwe\r\n2\r\nll\r\n0\r\nT: 1\r\n\r\n");
            } else if (target.endsWith("/close")) {
                peer.send("HTTP/1.1 200 OK\r\n\r\nwell");
                peer.close();
            } else if (target.endsWith("/ws") && request.field("Upgrade") != null) {
                peer.send("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nframe");
                peer.wire().takeUntilEnd();
                peer.close();
            } else if (request.method().equals("HEAD")) {
                peer.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nCache-Control: max-age=60\r\n\r\n");
            } else if (request.field("If-None-Match") != null) {
                peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
            } else {
                peer.send(ScriptedOrigin.response(200, "well", "Cache-Control: max-age=60", "ETag: \"1\""));
            }
        }
    }
}
