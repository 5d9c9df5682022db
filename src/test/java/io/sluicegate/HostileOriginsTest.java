package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Whatever an origin answers: every flow ends, nothing leaks, and no byte of one answer is read as part of another, though
 * both come over the same connections. More of it: {@code -Dsluicegate.hostile.rounds=500 -Dsluicegate.hostile.seed=7}.
 */
@ExtendWith(LeakCheck.class)
final class HostileOriginsTest {

    private static final int ROUNDS = Integer.getInteger("sluicegate.hostile.rounds", 2);
    private static final long SEED = Long.getLong("sluicegate.hostile.seed", 20_260_302);
    private static final int ANSWERS_A_ROUND = 250;
    private static final int MOST_BENDS = 3;
    private static final Duration TICK = Duration.ofMillis(250);

    private static final String[] WAITS = {"timeouts.idle=2s", "timeouts.first-byte=2s", "timeouts.tunnel-idle=2s"};

    private static final List<String> ANSWERS = List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: \"1\"\r\nCache-Control: max-age=9\r\nVary: Accept\r\n\r\nevil",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nevil\r\n0\r\nT: 1\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 204 No Content\r\n\r\n",
            "HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\nevil",
            "HTTP/1.1 200 OK\r\n\r\nevil",
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\nevil",
            "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nevil",
            "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    private static final List<String> SPLINTERS = List.of(
            "\r\n",
            "\n",
            "\0",
            " ",
            "0\r\n\r\n",
            "Content-Length: 5\r\n",
            "Content-Length: 9999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: identity\r\n",
            "Connection: close\r\n",
            "fffffffffffffff\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
            "HTTP/1.1 102 Processing\r\n\r\n".repeat(20),
            "X: " + "y".repeat(40_000) + "\r\n");
    private static final List<String> REQUESTS = List.of(
            "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "HEAD %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "GET %s HTTP/1.0\r\n\r\n",
            "GET %s HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\n\r\n",
            "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\nbody");

    @Test
    @Timeout(36_000)
    void nothingThatOriginsAnswerDoesHarm() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED + round;
            Random random = new Random(seed);
            try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> answer(request, peer));
                    TestGateway gateway = TestGateway.with("allow all", WAITS)) {
                AtomicBoolean waiting = new AtomicBoolean();
                Thread clock = new Thread(() -> run(gateway, waiting));
                clock.start();
                for (int i = 0; i < ANSWERS_A_ROUND; i++) {
                    waiting.set(true);
                    askForEvil(gateway, origin.port(), random, i);
                    waiting.set(false);
                    assertThat(askForGood(gateway, origin.port(), i))
                            .as("seed " + seed)
                            .isEqualTo("good " + i);
                }
                waiting.set(true);
                gateway.awaitIdle();
                clock.interrupt();
                assertThat(gateway.records())
                        .as("seed " + seed)
                        .extracting(each -> each.get("end_reason"))
                        .doesNotContain("internal");
            }
        }
    }

    /** The clock runs fast while an answer that may never come is waited for. */
    private static void run(TestGateway gateway, AtomicBoolean waiting) {
        while (!Thread.currentThread().isInterrupted()) {
            if (waiting.get()) {
                gateway.clock().advance(TICK);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static String askForGood(TestGateway gateway, int port, int number) {
        try (RawClient client = gateway.client()) {
            client.sendHead("GET http://127.0.0.1:" + port + "/good/" + number + " HTTP/1.1", "Host: x");
            return client.readResponse().text();
        }
    }

    /** The target carries the answer's seed, and what the origin does behind it. */
    private static void askForEvil(TestGateway gateway, int port, Random random, int number) {
        String target =
                "http://127.0.0.1:" + port + "/evil/" + random.nextLong() + "/" + random.nextInt(4) + "/" + number;
        try (RawClient client = gateway.client()) {
            client.send(REQUESTS.get(random.nextInt(REQUESTS.size())).formatted(target));
            client.wire().takeUntilEnd();
        } catch (UncheckedIOException e) {
            // Shown as cut.
        }
    }

    private static void answer(ScriptedRequest request, ScriptedOrigin.Peer peer) {
        String[] target = request.target().split("/", -1);
        if (target[1].equals("good")) {
            peer.send(ScriptedOrigin.response(200, "good " + target[2], "Cache-Control: no-store"));
            return;
        }
        peer.wire().send(bent(new Random(Long.parseLong(target[2]))));
        switch (target[3]) {
            case "0" -> peer.close();
            case "1" -> peer.reset();
            default -> {
                // The connection goes on, and where the answer has no end yet, it never has.
            }
        }
    }

    private static byte[] bent(Random random) {
        StringBuilder text = new StringBuilder(ANSWERS.get(random.nextInt(ANSWERS.size())));
        int bends = random.nextInt(MOST_BENDS + 1);
        for (int i = 0; i < bends; i++) {
            int at = random.nextInt(text.length() + 1);
            int line = text.indexOf("\r\n", at);
            switch (random.nextInt(5)) {
                case 0 -> text.insert(line < 0 ? at : line + 2, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 1 -> text.insert(at, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                case 2 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
                case 3 -> text.append(ANSWERS.get(random.nextInt(ANSWERS.size())));
                default -> text.insert(at, (char) random.nextInt(256));
            }
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
