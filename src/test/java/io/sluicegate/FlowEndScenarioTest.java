package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever the two sides do, in whatever order: a flow ends once, with one record, and gives its permit back. A client
 * may have one connection, so that a permit that was kept shows in the next round.
 */
@ExtendWith(LeakCheck.class)
final class FlowEndScenarioTest {

    private static final int ROUNDS = 40;
    private static final int MOST_EVENTS = 7;
    private static final List<Event> EVENTS = List.of(Event.values());

    /** What the client asks for, a piece at a time; the origin is at PORT. */
    enum Kind {
        DOWNLOAD("GET http://127.0.0.1:PORT/ HTTP/1.1\r\n", "Host: x\r\n\r\n"),
        UPLOAD("POST http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\n", "half", "half"),
        CHUNKS(
                "POST http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                "4\r\nhalf\r\n",
                "0\r\n\r\n"),
        WEBSOCKET(
                "GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\n",
                "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n",
                "\r\n",
                "frame"),
        TUNNEL("CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: x\r\n\r\n", "SSH-2.0-", "x\r\n", "more"),
        TLS("CONNECT 127.0.0.1:PORT HTTP/1.1\r\nHost: x\r\n\r\n", hello(true), hello(false), "more"),
        DENIED("GET http://banned.example/ HTTP/1.1\r\n", "Host: x\r\nContent-Length: 4\r\n\r\n", "body"),
        GARBAGE("\0\1\2", "\r\n\r\n");

        /** Stands between pieces, and in none of them: no byte is that large. */
        private static final String BORDER = "\u0100";

        private final String pieces;

        Kind(String... pieces) {
            this.pieces = String.join(BORDER, pieces);
        }

        List<String> pieces(int port) {
            return List.of(pieces.replace("PORT", String.valueOf(port)).split(BORDER, -1));
        }

        private static String hello(boolean firstHalf) {
            String hello = new String(ClientHellos.naming("banned.example"), StandardCharsets.ISO_8859_1);
            return firstHalf ? hello.substring(0, 99) : hello.substring(99);
        }
    }

    private enum Event {
        CLIENT_SPEAKS,
        CLIENT_SPEAKS_AGAIN,
        CLIENT_HALF_CLOSES,
        CLIENT_CLOSES,
        CLIENT_RESETS,
        ORIGIN_BEGINS_ANSWER,
        ORIGIN_ENDS_ANSWER,
        ORIGIN_SWITCHES,
        ORIGIN_HALF_CLOSES,
        ORIGIN_CLOSES,
        ORIGIN_RESETS,
        SHORT_WAIT,
        LONG_WAIT
    }

    @ParameterizedTest
    @DisplayName("rule 25: a flow is recorded once, whatever happens")
    @EnumSource(Kind.class)
    void flowEndsOnceWhateverHappens(Kind kind) {
        String rules = "deny to banned.example\nallow all";
        try (TestGateway gateway = TestGateway.with(rules, "limits.connections-per-client=1")) {
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(31L * kind.name().hashCode() + round);
                new Round(gateway, kind, random).play();
                gateway.awaitRecords(round + 1);
            }
            assertThat(gateway.records())
                    .extracting(record -> record.get("flow"))
                    .doesNotHaveDuplicates();
            assertThat(gateway.records()).allSatisfy(FlowEndScenarioTest::isOfAFlowThatWasAdmitted);
        }
    }

    private static void isOfAFlowThatWasAdmitted(Map<String, @Nullable Object> record) {
        assertThat(record.get("end_reason")).isNotIn("refused", "internal", "shutdown");
        assertThat(record).containsEntry("part", 1L).containsEntry("final", true);
    }

    /** One client, one origin, and what they do. */
    private static final class Round {

        private final TestGateway gateway;
        private final Kind kind;
        private final Random random;
        private final List<Event> played = new ArrayList<>();
        private int spoken;

        Round(TestGateway gateway, Kind kind, Random random) {
            this.gateway = gateway;
            this.kind = kind;
            this.random = random;
        }

        void play() {
            try (ScriptedOrigin origin = ScriptedOrigin.tcp(ScriptedOrigin.Peer::stall);
                    RawClient client = gateway.client()) {
                TestGateway.await(() -> gateway.gateway().openFlows().size() == 1);
                int events = 1 + random.nextInt(MOST_EVENTS);
                for (int i = 0; i < events; i++) {
                    Event event =
                            random.nextInt(2) == 0 ? Event.CLIENT_SPEAKS : EVENTS.get(random.nextInt(EVENTS.size()));
                    played.add(event);
                    happens(event, client, origin);
                    if (random.nextBoolean()) {
                        gateway.gateway().openFlows(); // every loop has had a turn
                    }
                }
            }
            gateway.advance(Duration.ofSeconds(3)); // more than a lingering close takes
            try {
                gateway.awaitIdle();
            } catch (AssertionError e) {
                throw new AssertionError("the flow did not end after " + played, e);
            }
        }

        private void happens(Event event, RawClient client, ScriptedOrigin origin) {
            try {
                if (event == Event.SHORT_WAIT || event == Event.LONG_WAIT) {
                    gateway.advance(event == Event.SHORT_WAIT ? Tunnels.SNIFF : Duration.ofSeconds(130));
                } else if (event.name().startsWith("CLIENT")) {
                    clientDoes(event, client, origin.port());
                } else if (!origin.peers().isEmpty()) {
                    originDoes(event, origin.peers().get(0));
                }
            } catch (UncheckedIOException e) {
                // One of the two has closed its own connection before, or finds that the gateway has.
            }
        }

        private void clientDoes(Event event, RawClient client, int port) {
            switch (event) {
                case CLIENT_HALF_CLOSES -> client.shutdownOutput();
                case CLIENT_CLOSES -> client.wire().close();
                case CLIENT_RESETS -> client.reset();
                default -> {
                    if (spoken < kind.pieces(port).size()) {
                        client.send(kind.pieces(port).get(spoken++));
                    }
                }
            }
        }

        private static void originDoes(Event event, ScriptedOrigin.Peer peer) {
            switch (event) {
                case ORIGIN_BEGINS_ANSWER -> peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
                case ORIGIN_ENDS_ANSWER -> peer.send("half");
                case ORIGIN_SWITCHES ->
                    peer.send("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nframe");
                case ORIGIN_HALF_CLOSES -> peer.shutdownOutput();
                case ORIGIN_RESETS -> peer.reset();
                default -> peer.close();
            }
        }
    }
}
