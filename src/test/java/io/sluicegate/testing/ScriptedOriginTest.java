package io.sluicegate.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class ScriptedOriginTest {

    @Test
    void requestsOfOneConnectionAreAnsweredAndKept() {
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, request.target()));
                RawClient client = RawClient.connect(origin.address())) {
            client.sendHead("GET /a HTTP/1.1", "Host: x");
            assertThat(client.readResponse().text()).isEqualTo("/a");
            client.sendHead("POST /b HTTP/1.1", "Host: x", "Transfer-Encoding: chunked")
                    .send("3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.readResponse().text()).isEqualTo("/b");

            assertThat(origin.connections()).isEqualTo(1);
            assertThat(origin.requests()).extracting(ScriptedRequest::text).containsExactly("", "abc");
            client.shutdownOutput();
            client.expectEnd();
            origin.awaitIdle(); // its thread counts a write after it, and so perhaps after we have read it
            assertThat(client.bytesSent())
                    .isEqualTo(origin.peers().get(0).wire().received());
            assertThat(client.bytesReceived())
                    .isEqualTo(origin.peers().get(0).wire().sent());
        }
    }

    @Test
    void chunksComeAsTheTestReleasesThem() {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    peer.await(release);
                    peer.sendChunk("late");
                    peer.send("0\r\nX-T: 1\r\n\r\n");
                });
                RawClient client = RawClient.connect(origin.address())) {
            client.sendHead("GET / HTTP/1.1", "Host: x");
            assertThat(client.readHead().status()).isEqualTo(200);
            release.countDown();
            assertThat(client.read(22)).isEqualTo("4\r\nlate\r\n0\r\nX-T: 1\r\n\r\n");
        }
    }

    @Test
    void resetIsNoOrderlyEnd() {
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(Ports.loopback6(), ScriptedOrigin.Peer::reset);
                RawClient client = RawClient.connect(origin.address())) {
            client.expectReset();
        }
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.send("hello"));
                RawClient client = RawClient.connect(origin.address())) {
            assertThat(new String(client.wire().takeUntilEnd(), StandardCharsets.US_ASCII))
                    .isEqualTo("hello");
        }
    }

    @Test
    void refusedPortRefuses() {
        try (Ports.Refusing port = Ports.refusing()) {
            assertThatThrownBy(() -> RawClient.connect(port.port())).hasMessageContaining("refused");
        }
    }
}
