package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many clients that ask for the same at the same time, when something goes wrong. */
@ExtendWith(LeakCheck.class)
final class CollapsingFaultScenarioTest {

    private static final String STORABLE = "Cache-Control: max-age=60\r\n";

    @Test
    void whatOutgrowsTheStoreStillReachesAllWhoBeganWithIt() {
        CountDownLatch head = new CountDownLatch(1);
        int length = 24 << 20;
        try (Scenario scenario = Scenario.answering(
                (request, peer) -> {
                    peer.await(head);
                    peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\n" + STORABLE + "\r\n");
                    peer.wire().sendPattern(length);
                    peer.close();
                },
                "cache.max-object=1MiB")) {
            List<RawClient> clients = Crowd.of(scenario, 4, "Connection: close");
            head.countDown();
            List<Thread> readers = new ArrayList<>();
            long[] read = new long[4];
            IntStream.range(0, 4)
                    .forEach(i -> readers.add(new Thread(() -> {
                        Response answer = clients.get(i).readResponse();
                        read[i] = answer.body().length;
                    })));
            readers.forEach(Thread::start);
            readers.forEach(CollapsingFaultScenarioTest::join);
            assertThat(read).containsOnly(length);
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.gateway().gateway().api().cache().stats().get("variants"))
                    .isEqualTo(0L);
            Crowd.leave(clients);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoFollowsGetsTheWholeThoughTheFirstHasGone() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n" + STORABLE + "\r\nhalf");
                    peer.await(rest);
                    peer.send("half");
                });
                RawClient follower = scenario.client()) {
            try (RawClient leader = scenario.client()) {
                leader.send(scenario.head("GET", "/"));
                leader.readHead();
                follower.send(scenario.head("GET", "/"));
                assertThat(follower.readHead().status()).isEqualTo(200);
                assertThat(follower.read(4)).isEqualTo("half");
                leader.reset();
            }
            scenario.gateway().awaitRecords(1);
            rest.countDown();
            assertThat(follower.read(4)).isEqualTo("half");
            assertThat(scenario.get("/").text()).isEqualTo("halfhalf");
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    void whoWaitsIsAnsweredThoughTheFirstHasGoneBeforeTheHead() {
        CountDownLatch head = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
                    peer.await(head);
                    peer.send(ScriptedOrigin.response(200, "whole", "Cache-Control: max-age=60"));
                });
                RawClient follower = scenario.client()) {
            try (RawClient leader = scenario.client()) {
                leader.send(scenario.head("GET", "/"));
                scenario.origin().awaitRequests(1);
                follower.send(scenario.head("GET", "/"));
                Crowd.awaitAsked(scenario, 2);
                leader.reset();
            }
            scenario.gateway().awaitRecords(1);
            head.countDown();
            assertThat(follower.readResponse().text()).isEqualTo("whole");
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    void anAnswerThatNobodyWaitsForEndsWithItsClient() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n" + STORABLE + "\r\nhalf");
            peer.wire().expectEnd();
        }))) {
            try (RawClient only = scenario.client()) {
                only.send(scenario.head("GET", "/"));
                only.readHead();
                only.reset();
            }
            scenario.origin().awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 19: a cut answer is shown as cut to all who share it, and not stored")
    void aCutAnswerIsCutForAll() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" + STORABLE + "\r\n");
            peer.sendChunk("half");
            peer.await(rest);
            peer.close();
        })) {
            List<RawClient> clients = Crowd.of(scenario, 3);
            for (RawClient each : clients) {
                each.readHead();
                assertThat(each.read(9)).isEqualTo("4\r\nhalf\r\n");
            }
            rest.countDown();
            clients.forEach(RawClient::expectReset);
            assertThat(scenario.column("end_reason", 3)).containsOnly("upstream-abort");
            assertThat(scenario.gateway().gateway().api().cache().stats().get("variants"))
                    .isEqualTo(0L);
            Crowd.leave(clients);
        }
    }

    @Test
    void noAnswerIsToldToAllWhoWait() {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.await(release);
            peer.close();
        })) {
            List<RawClient> clients = Crowd.of(scenario, 4);
            release.countDown();
            clients.forEach(each -> assertThat(each.readResponse().status()).isEqualTo(502));
            assertThat(scenario.origin().requests()).hasSize(1);
            Crowd.leave(clients);
        }
    }

    @Test
    void whoWaitsTooLongIsToldSo() {
        try (Scenario scenario = Scenario.answering((request, peer) -> peer.stall())) {
            List<RawClient> clients = Crowd.of(scenario, 3);
            scenario.gateway().advance(Duration.ofMinutes(5));
            clients.forEach(each -> assertThat(each.readResponse().status()).isEqualTo(504));
            assertThat(scenario.origin().requests()).hasSize(1);
            Crowd.leave(clients);
        }
    }
}
