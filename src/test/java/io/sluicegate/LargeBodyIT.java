package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies far larger than the heap pass through it, both ways, and the cache keeps to its quarter of the heap. */
final class LargeBodyIT {

    private static final long HEAP = 256L << 20;
    private static final long BODY = 2L << 30;
    private static final int BLOCK = 1 << 20;

    @TempDir
    private Path home;

    private PackagedGateway gateway;
    private int port;

    @BeforeEach
    void start() {
        gateway = new PackagedGateway(home).withJava("-Xmx256m").book("allow all");
        NetworkLabProcess run = gateway.start();
        Matcher ready = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)").matcher(run.awaitOut("ready"));
        assertThat(ready.find()).isTrue();
        port = Integer.parseInt(ready.group(1));
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    /** A block that differs from the one before it, so that one lost or doubled changes the sum. */
    private static byte[] block(long number) {
        return Wire.pattern(number * 7919, BLOCK);
    }

    private static long send(Wire wire) {
        CRC32C sum = new CRC32C();
        for (long i = 0; i < BODY / BLOCK; i++) {
            byte[] block = block(i % 16);
            sum.update(block);
            wire.send(block);
        }
        return sum.getValue();
    }

    private static long receive(Wire wire) {
        CRC32C sum = new CRC32C();
        for (long left = BODY; left > 0; ) {
            byte[] piece = wire.take((int) Math.min(left, BLOCK));
            assertThat(piece).as("%s bytes before the end", left).isNotEmpty();
            sum.update(piece);
            left -= piece.length;
        }
        return sum.getValue();
    }

    @Test
    void downloadPassesThroughASmallHeap() throws Exception {
        CompletableFuture<Long> sent = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: " + BODY + "\r\n\r\n");
                    sent.complete(send(peer.wire()));
                });
                RawClient client = RawClient.connect(port)) {
            client.sendHead("GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.1", "Host: x");
            assertThat(client.readHead().field("Content-Length")).isEqualTo(Long.toString(BODY));
            assertThat(receive(client.wire())).isEqualTo(sent.get(20, TimeUnit.SECONDS));
            cacheKeepsToItsQuarter();
            client.shutdownOutput();
            client.expectEnd();
            recordHolds("bytes_down", client.bytesReceived());
        }
    }

    @Test
    void uploadPassesThroughASmallHeap() throws Exception {
        CompletableFuture<Long> received = new CompletableFuture<>();
        try (ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
                    peer.readHead();
                    received.complete(receive(peer.wire()));
                    peer.send(ScriptedOrigin.response(200, "got it"));
                });
                RawClient client = RawClient.connect(port)) {
            client.sendHead(
                    "PUT http://127.0.0.1:" + origin.port() + "/ HTTP/1.1", "Host: x", "Content-Length: " + BODY);
            long sent = send(client.wire());
            assertThat(client.readResponse().text()).isEqualTo("got it");
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(sent);
            client.shutdownOutput();
            client.expectEnd();
            recordHolds("bytes_up", client.bytesSent());
        }
    }

    @Test
    void moreThanTheCacheMayHoldIsFetchedAndTheRestGivesWay() throws IOException {
        String page = "x".repeat(512 * 1024);
        int pages = 300;
        try (ScriptedOrigin origin = ScriptedOrigin.http(
                        request -> ScriptedOrigin.response(200, page, "Cache-Control: max-age=600"));
                RawClient client = RawClient.connect(port)) {
            for (int i = 0; i < pages; i++) {
                client.sendHead("GET http://127.0.0.1:" + origin.port() + "/" + i + " HTTP/1.1", "Host: x");
                assertThat(client.readResponse().body()).hasSize(page.length());
            }
            // What is asked for again is soon worth more than what was asked for once (W-TinyLFU).
            boolean hit = false;
            for (int i = 0; i < 5 && !hit; i++) {
                client.sendHead("GET http://127.0.0.1:" + origin.port() + "/again HTTP/1.1", "Host: x");
                hit = String.valueOf(client.readResponse().field("Cache-Status"))
                        .contains("hit");
            }
            assertThat(hit).isTrue();
            assertThat(origin.requests()).hasSizeBetween(pages + 1, pages + 4);
            assertThat((long) pages * page.length()).isGreaterThan(HEAP / 4);
            cacheKeepsToItsQuarter();
        }
    }

    private static JsonNode only(String json) throws IOException {
        JsonNode rows = new ObjectMapper().readTree(json);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private void cacheKeepsToItsQuarter() throws IOException {
        JsonNode cache = only(gateway.run("cache", "stats", "--json").success());
        assertThat(cache.get("max_bytes").asLong()).isBetween(1L, HEAP / 4);
        assertThat(cache.get("bytes").asLong()).isLessThanOrEqualTo(HEAP / 4);
    }

    private void recordHolds(String column, long bytes) throws IOException {
        JsonNode record = only(gateway.run("report", "records", "--json").success());
        assertThat(record.get(column).asLong()).isEqualTo(bytes);
        assertThat(record.get("end_reason").asText()).isEqualTo("complete");
    }
}
