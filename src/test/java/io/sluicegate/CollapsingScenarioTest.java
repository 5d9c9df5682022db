package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many clients that ask for the same at the same time. */
@ExtendWith(LeakCheck.class)
final class CollapsingScenarioTest {

    private static final String STORABLE = "Cache-Control: max-age=60\r\n";
    private static final int OBJECT = 3_900_000;

    @Test
    void manyClientsOfOneMissingAnswerAreOneRequestThatStreamsToAll() {
        CountDownLatch head = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.await(head);
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n" + STORABLE + "\r\nhalf");
            peer.await(rest);
            peer.send("half");
        })) {
            List<RawClient> clients = Crowd.of(scenario, 20);
            head.countDown();
            for (RawClient each : clients) {
                assertThat(each.readHead().status()).isEqualTo(200);
                assertThat(each.read(4)).isEqualTo("half");
            }
            rest.countDown();
            for (RawClient each : clients) {
                assertThat(each.read(4)).isEqualTo("half");
            }
            assertThat(scenario.get("/").text()).isEqualTo("halfhalf");
            assertThat(scenario.origin().requests()).hasSize(1);
            Crowd.leave(clients);
            List<String> how = scenario.column("cache", 21);
            assertThat(Collections.frequency(how, "hit")).isEqualTo(20);
            assertThat(Collections.frequency(how, "miss")).isEqualTo(1);
            assertThat(Collections.frequency(scenario.column("cache_reason", 21), "collapsed"))
                    .isEqualTo(19);
            assertThat(Collections.frequency(scenario.column("attempts", 21), "0"))
                    .isEqualTo(20);
        }
    }

    @Test
    void whoComesWhileItIsOnItsWayGetsItFromItsFirstByte() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + STORABLE + "\r\n");
                    peer.sendChunk("first ");
                    peer.await(rest);
                    peer.sendChunk("second");
                    peer.send("0\r\n\r\n");
                });
                RawClient leader = scenario.client();
                RawClient late = scenario.client()) {
            leader.send(scenario.head("GET", "/"));
            assertThat(leader.readHead().field("Cache-Status")).startsWith("sluicegate; fwd=uri-miss; fwd-status=200");
            late.send(scenario.head("GET", "/"));
            Response head = late.readHead();
            assertThat(head.field("Cache-Status"))
                    .startsWith("sluicegate; fwd=uri-miss; fwd-status=200; collapsed; key=");
            assertThat(late.read(11)).isEqualTo("6\r\nfirst \r\n");
            rest.countDown();
            assertThat(late.read(16)).isEqualTo("6\r\nsecond\r\n0\r\n\r\n");
            assertThat(leader.read(27)).isEqualTo("6\r\nfirst \r\n6\r\nsecond\r\n0\r\n\r\n");
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName(
            "rule 18: joined requests share only what may be stored, and go their own way at once where it may not")
    void whatMayNotBeSharedReleasesAllAtOnce() {
        CountDownLatch head = new CountDownLatch(1);
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.await(head);
            String user = request.field("X-User");
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nCache-Control: private\r\n\r\nfor" + user);
            peer.await(rest);
            peer.send(".");
        })) {
            List<String> users =
                    IntStream.range(0, 5).mapToObj(i -> "X-User: " + i).toList();
            List<RawClient> clients = Crowd.of(scenario, 1, users);
            assertThat(scenario.origin().requests()).hasSize(1);
            head.countDown();
            scenario.origin().awaitRequests(5); // while no answer is whole yet
            rest.countDown();
            for (int i = 0; i < 5; i++) {
                assertThat(clients.get(i).readResponse().text()).isEqualTo("for" + i + ".");
            }
            Crowd.leave(clients);
            assertThat(scenario.column("cache", 5)).containsOnly("miss");
            assertThat(scenario.column("cache_reason", 5)).containsOnly("private");
        }
    }

    @Test
    void nobodyWaitsAgainForWhatCouldNotBeShared() {
        CountDownLatch second = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (!"first".equals(request.field("X-Which"))) {
                peer.await(second);
            }
            peer.send(ScriptedOrigin.response(200, "own", "Cache-Control: no-store"));
        })) {
            scenario.get("/", "X-Which: first");
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(scenario.client().send(scenario.head("GET", "/")));
            }
            scenario.origin().awaitRequests(4); // though none of them has been answered
            second.countDown();
            clients.forEach(each -> assertThat(each.readResponse().text()).isEqualTo("own"));
            Crowd.leave(clients);
        }
    }

    @Test
    void aSlowClientDoesNotHoldBackTheOthers() {
        try (Scenario scenario = Scenario.answering(
                        (request, peer) -> {
                            peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + OBJECT + "\r\n" + STORABLE + "\r\n");
                            peer.wire().sendPattern(OBJECT);
                        },
                        "cache.memory=1GiB");
                RawClient slow = RawClient.connect(
                        new InetSocketAddress(
                                Ports.loopback4(), scenario.gateway().port()),
                        null,
                        4096);
                RawClient fast = scenario.client()) {
            slow.send(scenario.head("GET", "/"));
            slow.readHead();
            fast.send(scenario.head("GET", "/", "Connection: close"));
            fast.readHead();
            assertThat(fast.wire().takePattern()).isEqualTo(OBJECT);
            assertThat(slow.wire().takeExactly(OBJECT)).hasSize(OBJECT);
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    @DisplayName("caching 16: clients that wait together each get their own variant")
    void clientsThatSelectOtherVariantsGetTheirOwn() {
        CountDownLatch first = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            String language = String.valueOf(request.field("Accept-Language"));
            if ("en".equals(language)) {
                peer.await(first);
            }
            peer.send(ScriptedOrigin.response(
                    200, "in " + language, "Cache-Control: max-age=60", "Vary: Accept-Language"));
        })) {
            List<String> lines = Stream.of("en", "de", "en", "fr")
                    .map(each -> "Accept-Language: " + each)
                    .toList();
            List<RawClient> clients = Crowd.of(scenario, 1, lines);
            assertThat(scenario.origin().requests()).hasSize(1);
            first.countDown();
            assertThat(clients.stream().map(each -> each.readResponse().text()))
                    .containsExactly("in en", "in de", "in en", "in fr");
            assertThat(scenario.origin().requests()).hasSize(3);
            for (String language : List.of("en", "de", "fr")) {
                assertThat(scenario.get("/", "Accept-Language: " + language).text())
                        .isEqualTo("in " + language);
            }
            assertThat(scenario.origin().requests()).hasSize(3);
            Crowd.leave(clients);
        }
    }

    @Test
    void aStaleAnswerIsConfirmedOnceForAll() {
        CountDownLatch confirmed = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (request.field("If-None-Match") == null) {
                peer.send(ScriptedOrigin.response(200, "stored", "Cache-Control: max-age=60", "ETag: \"a\""));
            } else {
                peer.await(confirmed);
                peer.send("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n");
            }
        })) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            List<RawClient> clients = Crowd.of(scenario, 2, Collections.nCopies(5, ""));
            confirmed.countDown();
            clients.forEach(each -> assertThat(each.readResponse().text()).isEqualTo("stored"));
            assertThat(scenario.origin().requests()).hasSize(2);
            Crowd.leave(clients);
            assertThat(scenario.column("cache", 6).subList(1, 6)).containsOnly("revalidated");
        }
    }

    @Test
    void whoWantsAnAnswerOfItsOwnWaitsForNoOther() {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.await(release);
            peer.send(ScriptedOrigin.response(200, "x", "Cache-Control: max-age=60, public"));
        })) {
            List<RawClient> clients = new ArrayList<>();
            clients.add(scenario.client().send(scenario.head("GET", "/")));
            scenario.origin().awaitRequests(1);
            List<String> own =
                    List.of("Cache-Control: no-cache", "Cache-Control: no-store", "Authorization: Basic eDp5");
            for (String line : own) {
                clients.add(scenario.client().send(scenario.head("GET", "/", line)));
            }
            scenario.origin().awaitRequests(4);
            release.countDown();
            clients.forEach(each -> assertThat(each.readResponse().status()).isEqualTo(200));
            Crowd.leave(clients);
        }
    }

    @Test
    void aHundredClientsOfManyTargetsEachGetTheirs() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http((ScriptedRequest request) ->
                ScriptedOrigin.response(200, "of " + request.target(), "Cache-Control: max-age=60")))) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                clients.add(scenario.client().send(scenario.head("GET", "/" + i % 7)));
            }
            for (int i = 0; i < 100; i++) {
                assertThat(clients.get(i).readResponse().text()).isEqualTo("of /" + i % 7);
            }
            assertThat(scenario.origin().requests()).hasSize(7);
            Crowd.leave(clients);
        }
    }

    @Test
    void whoHasTheAnswerAlreadyIsToldSoAndNothingElse() {
        CountDownLatch changed = new CountDownLatch(1);
        AtomicInteger count = new AtomicInteger();
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (count.getAndIncrement() == 0) {
                peer.send(ScriptedOrigin.response(200, "old", "Cache-Control: max-age=60", "ETag: \"old\""));
            } else {
                peer.await(changed);
                peer.send(ScriptedOrigin.response(200, "new", "Cache-Control: max-age=60", "ETag: \"new\""));
            }
        })) {
            scenario.get("/");
            scenario.gateway().advance(Duration.ofSeconds(61));
            List<String> lines = List.of("X: y", "If-None-Match: \"new\"", "If-None-Match: \"old\"");
            List<RawClient> clients = Crowd.of(scenario, 2, lines);
            changed.countDown();
            assertThat(clients.get(0).readResponse().text()).isEqualTo("new");
            Response same = clients.get(1).readResponse();
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.field("Content-Length")).isNull();
            assertThat(clients.get(2).readResponse().text()).isEqualTo("new");
            clients.get(1).send(scenario.head("GET", "/"));
            assertThat(clients.get(1).readResponse().text()).isEqualTo("new");
            assertThat(scenario.origin().requests()).hasSize(2);
            Crowd.leave(clients);
        }
    }
}
