package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One exchange after another over a client's connection, and over the origin's. */
@ExtendWith(LeakCheck.class)
final class HttpConnectionScenarioTest {

    private static Scenario echo(String... settings) {
        return Scenario.with(
                ScriptedOrigin.http(request -> ScriptedOrigin.response(
                        200,
                        request.method() + " " + request.target() + " " + request.text(),
                        "Cache-Control: no-store")),
                settings);
    }

    @Test
    void oneConnectionCarriesManyExchangesOnEitherSide() {
        try (Scenario scenario = echo();
                RawClient client = scenario.client()) {
            for (int i = 0; i < 5; i++) {
                Response answer = client.send(scenario.head("GET", "/" + i)).readResponse();
                assertThat(answer.text()).isEqualTo("GET /" + i + " ");
                assertThat(answer.field("Connection")).isNull();
            }
            assertThat(scenario.origin().connections()).isEqualTo(1);
            assertThat(scenario.column("path", 5)).containsExactly("/0", "/1", "/2", "/3", "/4");
            assertThat(scenario.column("end_reason", 5)).containsOnly("complete");
        }
    }

    @Test
    void anotherClientTakesOverTheConnectionToTheOrigin() {
        try (Scenario scenario = echo()) {
            int loops = Runtime.getRuntime().availableProcessors();
            for (int i = 0; i < 4 * loops; i++) {
                assertThat(scenario.get("/").status()).isEqualTo(200);
            }
            assertThat(scenario.origin().connections()).isLessThanOrEqualTo(loops);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() {
        try (Scenario scenario = echo();
                RawClient client = scenario.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                all.append(scenario.head("POST", "/" + i, "Content-Length: 3")).append("b" + i % 10 + "!");
            }
            client.send(all.toString());
            for (int i = 0; i < 20; i++) {
                assertThat(client.readResponse().text()).isEqualTo("POST /" + i + " b" + i % 10 + "!");
            }
        }
    }

    @Test
    void pipelinedRequestsMaySplitAnywhere() {
        try (Scenario scenario = echo()) {
            String two = scenario.head("POST", "/1", "Transfer-Encoding: chunked") + "2\r\nhi\r\n0\r\n\r\n"
                    + scenario.head("GET", "/2");
            for (int split = 1; split < two.length(); split += 3) {
                try (RawClient client = scenario.client()) {
                    client.send(two.substring(0, split));
                    scenario.awaitRead(split);
                    client.send(two.substring(split));
                    assertThat(client.readResponse().text()).isEqualTo("POST /1 hi");
                    assertThat(client.readResponse().text()).isEqualTo("GET /2 ");
                }
                scenario.gateway().awaitIdle();
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredAfterTheClientHasSaidItsLast() {
        try (Scenario scenario = echo();
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/1") + scenario.head("GET", "/2") + scenario.head("GET", "/3"));
            client.shutdownOutput();
            for (int i = 1; i <= 3; i++) {
                assertThat(client.readResponse().text()).isEqualTo("GET /" + i + " ");
            }
            client.expectEnd();
            assertThat(scenario.column("end_reason", 3)).containsOnly("complete");
        }
    }

    @Test
    void emptyLinesBetweenRequestsMeanNothing() {
        try (Scenario scenario = echo();
                RawClient client = scenario.client()) {
            client.send("\r\n" + scenario.head("GET", "/1") + "\r\n\r\n" + scenario.head("GET", "/2") + "\r");
            assertThat(client.readResponse().text()).isEqualTo("GET /1 ");
            assertThat(client.readResponse().text()).isEqualTo("GET /2 ");
            client.send("\n" + scenario.head("GET", "/3"));
            assertThat(client.readResponse().text()).isEqualTo("GET /3 ");
        }
    }

    @Test
    void thePieceOfABodyBehindAPipelinedRequestReachesTheOriginAtOnce() {
        CountDownLatch piece = new CountDownLatch(1);
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                    peer.readRequest();
                    peer.send(ScriptedOrigin.response(200, "one"));
                    peer.readHead();
                    assertThat(new String(peer.wire().takeExactly(3), StandardCharsets.ISO_8859_1))
                            .isEqualTo("abc");
                    piece.countDown();
                    peer.wire().takeExactly(3);
                    peer.send(ScriptedOrigin.response(200, "two"));
                }));
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/") + scenario.head("POST", "/", "Content-Length: 6") + "abc");
            assertThat(client.readResponse().text()).isEqualTo("one");
            TestGateway.await(() -> piece.getCount() == 0);
            client.send("def");
            assertThat(client.readResponse().text()).isEqualTo("two");
        }
    }

    @Test
    void http10ClosesUnlessItAsksToGoOn() {
        try (Scenario scenario = echo()) {
            try (RawClient client = scenario.client()) {
                client.send("GET " + scenario.url("/1") + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                Response first = client.readResponse();
                assertThat(first.field("Connection")).isEqualTo("keep-alive");
                client.send("GET " + scenario.url("/2") + " HTTP/1.0\r\n\r\n");
                Response second = client.readResponse();
                assertThat(second.text()).isEqualTo("GET /2 ");
                assertThat(second.field("Connection")).isEqualTo("close");
                client.expectEnd();
            }
            assertThat(scenario.origin().requests()).allSatisfy(request -> {
                assertThat(request.line()).endsWith("HTTP/1.1");
                assertThat(request.field("Host")).isEqualTo(scenario.authority());
            });
        }
    }

    @Test
    void http10NeverSeesChunks() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.sendChunk("one,");
                    peer.sendChunk("two");
                    peer.send("0\r\nTrailer: x\r\n\r\n");
                });
                RawClient client = scenario.client()) {
            client.send("GET " + scenario.url("/") + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            Response answer = client.readResponse();
            assertThat(answer.field("Transfer-Encoding")).isNull();
            assertThat(answer.field("Content-Length")).isNull();
            assertThat(answer.text()).isEqualTo("one,two");
        }
    }

    @Test
    void theLastRequestThatAConnectionMayCarryIsToldSo() {
        try (Scenario scenario = echo("limits.requests-per-connection=2");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/1") + scenario.head("GET", "/2") + scenario.head("GET", "/3"));
            assertThat(client.readResponse().field("Connection")).isNull();
            assertThat(client.readResponse().field("Connection")).isEqualTo("close");
            client.expectEnd();
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 22: a client's connection that is idle between exchanges is closed")
    void anIdleConnectionIsClosedInSilence() {
        try (Scenario scenario = echo("timeouts.idle=30s");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/")).readResponse();
            scenario.gateway().awaitRecords(1);
            scenario.gateway().advance(Duration.ofSeconds(31));
            client.expectEnd();
            scenario.gateway().awaitIdle();
            scenario.gateway().awaitRecords(1);
        }
    }

    @Test
    @DisplayName("rule 22: a head is timed from its first byte, also behind another request")
    void halfARequestBehindAWholeOneIsTimedFromItsFirstByte() {
        try (Scenario scenario = echo();
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/") + "GET http://");
            client.readResponse();
            scenario.gateway().awaitRecords(1);
            scenario.gateway().advance(Duration.ofSeconds(16));
            assertThat(client.readResponse().status()).isEqualTo(408);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(scenario.column("end_reason", 2)).containsExactly("complete", "client-timeout");
        }
    }

    @Test
    void closingFinishesWhatIsUnderWayAndTakesNothingNew() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.await(release);
            peer.send(ScriptedOrigin.response(200, "late"));
        });
        TestGateway gateway =
                TestGateway.with("allow all", "timeouts.drain=1h", "timeouts.idle=1h", "timeouts.first-byte=1h");
        Scenario scenario = new Scenario(gateway, origin);
        // So many that each loop has one: when all have ended, no loop takes anything new.
        List<RawClient> idle = IntStream.range(0, 16 * Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> gateway.client())
                .toList();
        try (RawClient busy = gateway.client()) {
            busy.send(scenario.head("GET", "/") + scenario.head("GET", "/never"));
            origin.awaitRequests(1);
            // One that the kernel alone has accepted would be reset with the listener.
            TestGateway.await(() -> gateway.openFlows().size() == idle.size() + 1);
            Thread closer = new Thread(gateway::close);
            closer.start();
            idle.forEach(RawClient::expectEnd);
            release.countDown();
            Response answer = busy.readResponse();
            assertThat(answer.text()).isEqualTo("late");
            assertThat(answer.field("Connection")).isEqualTo("close");
            busy.expectEnd();
            closer.join();
        }
        idle.forEach(RawClient::close);
        assertThat(origin.requests()).hasSize(1);
        origin.close();
    }
}
