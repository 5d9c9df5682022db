package io.sluicegate.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.ScriptedOrigin;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakCheck.class)
final class OriginConnectionTest {

    private final ManualClock clock = new ManualClock();
    private final ForwardFixture fixture = new ForwardFixture(clock.nanos());

    @AfterEach
    void close() {
        fixture.close();
    }

    private RecordedExchange get(ScriptedOrigin origin) {
        return fixture.exchange(origin.address(), "GET", "/");
    }

    @Test
    @DisplayName("rule 12: a whole exchange gives the connection back")
    void wholeExchangeGivesConnectionBack() {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(200, "one"))) {
            RecordedExchange first = get(origin);
            assertThat(first.await()).containsExactly("head 200", "end");
            assertThat(first.body()).isEqualTo("one");
            fixture.awaitIdle(1);

            RecordedExchange second = get(origin);
            assertThat(second.await()).containsExactly("head 200", "end");
            assertThat(first.reused()).isFalse();
            assertThat(second.reused()).isTrue();
            assertThat(origin.connections()).isEqualTo(1);
            assertThat(origin.requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 12: the pool's key is address and port of the destination")
    void originsAddressIsTheKey() {
        try (ScriptedOrigin one = ScriptedOrigin.always(ScriptedOrigin.response(200, "1"));
                ScriptedOrigin two = ScriptedOrigin.always(ScriptedOrigin.response(200, "2"))) {
            get(one).await();
            fixture.awaitIdle(1);
            RecordedExchange other = get(two);
            other.await();
            assertThat(other.body()).isEqualTo("2");
            fixture.awaitIdle(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\n\r\nto the end", "HTTP/1.0 200 OK\r\n\r\nto the end"})
    void bodyDelimitedByCloseEnds(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.closing(answer)) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("head 200", "end");
            assertThat(exchange.body()).isEqualTo("to the end");
            fixture.awaitIdle(0);
        }
    }

    @Test
    void largeBodyDelimitedByCloseIsWhole() {
        String body = "x".repeat(3_000_000);
        try (ScriptedOrigin origin = ScriptedOrigin.closing("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body)) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("head 200", "end");
            assertThat(exchange.body()).hasSize(body.length());
        }
    }

    @Test
    void resetWithinBodyDelimitedByCloseFails() {
        CountDownLatch headRead = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n\r\npart");
            peer.await(headRead);
            peer.reset();
        })) {
            RecordedExchange exchange = get(origin).awaitHead();
            headRead.countDown();
            assertThat(exchange.await()).containsExactly("head 200", "failed CLOSED");
            assertThat(exchange.failure().answerBegun()).isTrue();
        }
    }

    @ParameterizedTest
    @DisplayName("rule 12: with anything left in its buffer it is closed")
    @ValueSource(strings = {"x", "\r\n", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"})
    void surplusBytesCloseConnection(String surplus) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(200, "one") + surplus)) {
            RecordedExchange exchange = get(origin);
            assertThat(exchange.await()).containsExactly("head 200", "end");
            assertThat(exchange.body()).isEqualTo("one");
            origin.awaitIdle();
            fixture.awaitIdle(0);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 12: bytes on an idle connection close it")
    @ValueSource(strings = {"x", "\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"})
    void bytesOnIdleConnectionCloseIt(String unasked) {
        CountDownLatch idle = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send(ScriptedOrigin.response(200, "one"));
            peer.await(idle);
            peer.send(unasked);
        })) {
            get(origin).await();
            fixture.awaitIdle(1);
            idle.countDown();
            fixture.awaitIdle(0);
            origin.awaitIdle();
        }
    }

    @Test
    void closeOfIdleConnectionForgetsIt() {
        CountDownLatch idle = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send(ScriptedOrigin.response(200, "one"));
            peer.await(idle);
            peer.shutdownOutput();
        })) {
            get(origin).await();
            fixture.awaitIdle(1);
            idle.countDown();
            fixture.awaitIdle(0);
            origin.awaitIdle();
        }
    }

    @ParameterizedTest
    @DisplayName("rule 12: a side that said close is believed")
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n"
            })
    void connectionIsNotKeptAgainstOriginsWord(String answer) {
        try (ScriptedOrigin origin = ScriptedOrigin.always(answer)) {
            get(origin).await();
            origin.awaitIdle();
            fixture.awaitIdle(0);
        }
    }

    @Test
    @DisplayName("rule 22: an idle connection to an origin is closed after its time")
    void idleConnectionIsClosedAfterItsTime() {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(200, "one"))) {
            get(origin).await();
            fixture.awaitIdle(1);
            clock.advance(Duration.ofSeconds(31));
            fixture.awaitIdle(0);
            origin.awaitIdle();
        }
    }

    @Test
    @DisplayName("rule 12: an answer before the whole request closes it")
    void answerBeforeWholeRequestClosesConnection() {
        CountDownLatch answered = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
            assertThat(peer.readHead()).startsWith("POST /");
            peer.send(ScriptedOrigin.response(403, "no"));
            peer.await(answered);
        })) {
            RecordedExchange exchange = new RecordedExchange(fixture).withBody();
            fixture.run(() -> exchange.begin(origin.address(), "POST", "/"));
            exchange.sendBody("half", false);
            assertThat(exchange.await()).containsExactly("head 403", "end");
            exchange.sendBody("the rest that nobody wants", true);
            answered.countDown();
            origin.awaitIdle();
            fixture.awaitIdle(0);
        }
    }

    @Test
    void requestBodyArrivesInChunks() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, request.text()))) {
            RecordedExchange exchange = new RecordedExchange(fixture).withBody();
            fixture.run(() -> exchange.begin(origin.address(), "POST", "/"));
            exchange.sendBody("abc", false);
            exchange.sendBody("def", true);
            assertThat(exchange.await()).containsExactly("head 200", "end");
            assertThat(exchange.body()).isEqualTo("abcdef");
            fixture.awaitIdle(1);
        }
    }

    @Test
    void targetKeepsItsBytes() {
        String utf8 = new String("/é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, request.target()))) {
            RecordedExchange exchange = fixture.exchange(origin.address(), "GET", utf8);
            exchange.await();
            assertThat(exchange.body()).isEqualTo(utf8);
        }
    }

    @Test
    void refusedConnectionIsNamed() {
        try (Ports.Refusing port = Ports.refusing()) {
            RecordedExchange exchange =
                    fixture.exchange(new InetSocketAddress(Ports.loopback4(), port.port()), "GET", "/");
            assertThat(exchange.await()).containsExactly("failed REFUSED");
        }
    }

    @Test
    void deathOfReusedConnectionIsToldAsSuch() {
        AtomicInteger requests = new AtomicInteger();
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            if (requests.incrementAndGet() == 1) {
                peer.send(ScriptedOrigin.response(200, "one"));
            } else {
                peer.reset();
            }
        })) {
            get(origin).await();
            fixture.awaitIdle(1);
            RecordedExchange second = get(origin);
            assertThat(second.await()).containsExactly("failed CLOSED");
            assertThat(second.failure().reused()).isTrue();
            assertThat(second.failure().answerBegun()).isFalse();
        }
    }

    @Test
    void abandonedExchangeHearsNothingMore() {
        CountDownLatch abandoned = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
            peer.await(abandoned);
            peer.send("0123456789");
        })) {
            RecordedExchange exchange = get(origin).awaitHead();
            fixture.run(() -> exchange.connection().abandon());
            abandoned.countDown();
            origin.awaitIdle();
            fixture.awaitIdle(0);
        }
    }
}
