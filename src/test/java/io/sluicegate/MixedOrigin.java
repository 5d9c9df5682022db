package io.sluicegate;

import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import io.sluicegate.testing.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** An origin whose answers go well or wrong as their path says, and a server of another protocol beside it. */
final class MixedOrigin implements AutoCloseable {

    private final Map<String, CountDownLatch> latches = new ConcurrentHashMap<>();
    private final ScriptedOrigin http = ScriptedOrigin.answering(this::answer);
    private final ScriptedOrigin raw = ScriptedOrigin.tcp(this::serve);

    /** Where HTTP is spoken. */
    int httpPort() {
        return http.port();
    }

    /** Where a line {@code echo}, {@code break N} or {@code pour N} says what is done. */
    int rawPort() {
        return raw.port();
    }

    /** Lets what waits for this key go on. */
    void release(String key) {
        latch(key).countDown();
    }

    /** Waits until the origin has come to this key. */
    void await(String key) {
        await(latch(key));
    }

    private CountDownLatch latch(String key) {
        return latches.computeIfAbsent(key, unused -> new CountDownLatch(1));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("nobody released what waits");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The path is /kind/number/key. */
    private void answer(ScriptedRequest request, ScriptedOrigin.Peer peer) {
        String[] words = request.target().split("/", -1);
        int size = Integer.parseInt(words[2]);
        switch (words[1]) {
            case "kept" -> peer.send(head("Content-Length: " + size, "Cache-Control: max-age=60") + body(size));
            case "fresh" -> peer.send(head("Content-Length: " + size, "Cache-Control: no-store") + body(size));
            case "chunks" -> chunks(peer, size);
            case "close" -> {
                peer.send(head("Connection: close") + body(size));
                peer.close();
            }
            case "cut" -> {
                peer.send(head("Content-Length: " + 2 * size) + body(size));
                await(words[3]);
                peer.reset();
            }
            case "stall" -> {
                peer.send(head("Content-Length: " + 2 * size) + body(size));
                peer.wire().takeUntilEnd();
            }
            default -> peer.send(ScriptedOrigin.response(500, "what?"));
        }
    }

    private static void chunks(ScriptedOrigin.Peer peer, int size) {
        peer.send(head("Transfer-Encoding: chunked"));
        for (int left = size; left > 0; left -= 1000) {
            peer.sendChunk(body(Math.min(left, 1000)));
        }
        peer.send("0\r\nX-Sum: 1\r\n\r\n");
    }

    private static String head(String... lines) {
        return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    static String body(int size) {
        return new String(Wire.pattern(0, size), StandardCharsets.ISO_8859_1);
    }

    private void serve(ScriptedOrigin.Peer peer) {
        String line = peer.wire().takeThrough("\n", 100);
        if (line == null) {
            return;
        }
        String[] words = line.trim().split(" ", -1);
        switch (words[0]) {
            case "echo" -> peer.wire().send(peer.wire().takeUntilEnd());
            case "pour" -> {
                peer.wire().sendPattern(Integer.parseInt(words[1]));
                peer.wire().takeUntilEnd();
            }
            case "break" -> {
                peer.wire().sendPattern(Integer.parseInt(words[1]));
                await(words[2]);
                peer.reset();
            }
            case "swallow" -> {
                peer.wire().takeExactly(Integer.parseInt(words[1]));
                release(words[2]);
                peer.wire().takeUntilEnd();
            }
            default -> peer.send("what?");
        }
    }

    @Override
    public void close() {
        http.close();
        raw.close();
    }
}
