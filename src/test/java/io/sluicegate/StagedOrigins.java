package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The servers of the property: two answer HTTP with what a path names and anything else with a word at its end, over IPv4
 * and IPv6; the third speaks first. They remember the requests that should not have reached them.
 */
final class StagedOrigins implements AutoCloseable {

    static final String MARK = "X-Mark";
    static final String BANNER = "hello\r\n";
    static final String LAST_WORD = "goodbye";

    private final Set<String> never = ConcurrentHashMap.newKeySet();
    private final Queue<String> unwanted = new ConcurrentLinkedQueue<>();
    private final ScriptedOrigin web = ScriptedOrigin.tcp(this::serve);
    private final ScriptedOrigin web6 = ScriptedOrigin.tcp(Ports.loopback6(), this::serve);
    private final ScriptedOrigin greeter = ScriptedOrigin.tcp(peer -> {
        peer.send(BANNER);
        peer.wire().takeUntilEnd();
        peer.send(LAST_WORD);
    });

    int port4() {
        return web.port();
    }

    int port6() {
        return web6.port();
    }

    int greeterPort() {
        return greeter.port();
    }

    /** A request with this mark may not come. */
    void expectNever(String mark) {
        never.add(mark);
    }

    /** The heads of requests that have come though they may not. */
    Queue<String> unwanted() {
        return unwanted;
    }

    private void serve(ScriptedOrigin.Peer peer) {
        while (true) {
            byte[] first = peer.wire().take(1);
            if (first.length == 0) {
                return;
            }
            String start = (char) first[0] + new String(peer.wire().takeExactly(2), StandardCharsets.ISO_8859_1);
            if (!List.of("GET", "POS", "HEA").contains(start)) {
                peer.wire().takeUntilEnd();
                peer.send(LAST_WORD);
                return;
            }
            answer(peer, peer.readBody(start + peer.readHead()));
        }
    }

    private void answer(ScriptedOrigin.Peer peer, ScriptedRequest request) {
        if (never.contains(String.valueOf(request.field(MARK)))) {
            unwanted.add(request.head());
        }
        String path = request.target();
        String type = type(path);
        String body = body(path);
        if (path.endsWith("/hint")) {
            peer.send("HTTP/1.1 103 Early Hints\r\nX-Origin: here\r\n\r\n");
        }
        peer.send("HTTP/1.1 200 OK\r\nX-Origin: here\r\n" + (type == null ? "" : "Content-Type: " + type + "\r\n")
                + "Cache-Control: " + (path.endsWith("/kept") ? "max-age=600" : "no-store")
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + (request.method().equals("HEAD") ? "" : body));
    }

    /** The Content-Type of the answer to a path; null where it has none. */
    static @Nullable String type(String path) {
        return switch (path.split("/", -1)[1]) {
            case "png" -> "image/png";
            case "html" -> "Text/HTML; charset=utf-8";
            case "two" -> "image/png, text/html";
            default -> null;
        };
    }

    /** The body of the answer to a path. */
    static String body(String path) {
        return "answer of " + path;
    }

    /** The server at a port. */
    ScriptedOrigin at(int port) {
        return port == port4() ? web : port == port6() ? web6 : greeter;
    }

    /** Waits until every connection that has been made so far is accepted, and gives how many there are. */
    int connections(int port) {
        ScriptedOrigin origin = at(port);
        int next = origin.connections();
        try (RawClient probe = RawClient.connect(origin.address())) {
            do {
                next++; // accepted in the order in which they were made
                origin.awaitConnections(next);
            } while (!origin.peers().get(next - 1).remoteAddress().equals(probe.localAddress()));
        }
        return next;
    }

    /** Waits for the end of the one connection made since there were so many, which has brought no byte. */
    void expectNoByte(int port, int before) {
        at(port).awaitConnections(before + 1);
        ScriptedOrigin.Peer peer = at(port).peers().get(before);
        peer.awaitBroken();
        assertThat(peer.wire().received()).isZero();
    }

    @Override
    public void close() {
        web.close();
        web6.close();
        greeter.close();
    }
}
