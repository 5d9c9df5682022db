package io.sluicegate;

import io.sluicegate.testing.ClientHellos;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What a client might send that means harm or knows no better: sound messages, bent at random. The same seed always gives
 * the same bytes. Confined to one thread.
 */
final class HostileBytes {

    private static final int MOST_BENDS = 4;

    private static final List<String> REQUESTS = List.of(
            "GET http://NAME/ HTTP/1.1\r\nHost: NAME\r\nAccept: text/html\r\n\r\n",
            "GET http://NAME/fresh HTTP/1.1\r\nHost: NAME\r\nIf-None-Match: \"1\"\r\nCookie: a=b\r\n\r\n",
            "GET http://NAME/fresh HTTP/1.1\r\nHost: NAME\r\nRange: bytes=1-3\r\nIf-Range: \"1\"\r\n\r\n",
            "HEAD http://NAME/fresh HTTP/1.1\r\nHost: NAME\r\nCache-Control: max-age=0\r\n\r\n",
            "GET http://banned.test/private HTTP/1.1\r\nHost: banned.test\r\nAccept-Language: zh\r\n\r\n",
            "GET http://nowhere.test/ HTTP/1.1\r\nHost: x\r\nVia: 1.1 gw\r\n\r\n",
            "POST http://NAME/chunked HTTP/1.1\r\nHost: NAME\r\nContent-Length: 11\r\n\r\nhello world",
            "POST http://NAME/ HTTP/1.1\r\nHost: NAME\r\nTransfer-Encoding: chunked\r\n\r\n5;x=\"y\"\r\nhello\r\n0\r\nT: 1\r\n\r\n",
            "PUT http://NAME/late HTTP/1.1\r\nHost: NAME\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody",
            "OPTIONS http://NAME HTTP/1.1\r\nHost: NAME\r\nMax-Forwards: 0\r\nConnection: close, x\r\n\r\n",
            "TRACE http://NAME/ HTTP/1.1\r\nHost: NAME\r\nTE: trailers\r\n\r\n",
            "GET http://NAME/ws HTTP/1.1\r\nHost: NAME\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nframe",
            "GET http://NAME/close HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
            "GET http://NAME/close HTTP/1.1\r\nHost: NAME\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.0\r\n\r\n");
    private static final List<String> INSIDE = List.of(
            "GET / HTTP/1.1\r\nHost: NAME\r\n\r\n",
            "GET /fresh HTTP/1.0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: banned.test\r\nContent-Length: 3\r\n\r\nabc",
            "SSH-2.0-hostile\r\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "\0\1\2\3 something else",
            "");
    private static final List<String> SPLINTERS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            ",",
            "Content-Length: 5\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Host: other.test\r\n",
            "Connection: Host, Content-Length\r\n",
            "Connection: Upgrade\r\n",
            " HTTP/1.1\r\n",
            "ffffffffffffffff\r\n",
            "0\r\n\r\n",
            "%00%ff/../",
            "user@",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "0x7f.1",
            "\u00e9\u00ff",
            "X: " + "y".repeat(70_000) + "\r\n");

    private final Random random;
    private final String name;

    /** Bytes that ask for {@code name}, the benign origin's. */
    HostileBytes(long seed, String name) {
        this.random = new Random(seed);
        this.name = name;
    }

    Random random() {
        return random;
    }

    /** What one connection sends, in the pieces in which it sends it. */
    List<byte[]> next() {
        StringBuilder all = new StringBuilder();
        int messages = 1 + random.nextInt(3);
        for (int i = 0; i < messages; i++) {
            all.append(random.nextInt(3) == 0 ? connect() : pick(REQUESTS));
        }
        int bends = random.nextInt(MOST_BENDS + 1);
        for (int i = 0; i < bends; i++) {
            bend(all);
        }
        return pieces(all.toString().replace("NAME", name).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String connect() {
        String target = random.nextInt(4) == 0 ? pick(List.of("banned.test:443", "nowhere.test:1", "NAME")) : "NAME";
        return "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n" + inside();
    }

    private String inside() {
        return switch (random.nextInt(4)) {
            case 0 -> text(ClientHellos.naming(random.nextBoolean() ? "banned.test" : "fine.test"));
            case 1 -> text(ClientHellos.inTwoRecords(ClientHellos.nameless(), 1 + random.nextInt(20)));
            default -> pick(INSIDE);
        };
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void bend(StringBuilder text) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        switch (random.nextInt(6)) {
            case 0 -> text.insert(at, pick(SPLINTERS));
            case 1 -> text.insert(afterALine(text, at), pick(SPLINTERS));
            case 2 -> text.delete(at, end);
            case 3 -> text.insert(at, text.substring(at, end));
            case 4 -> text.setLength(Math.max(1, at));
            default -> {
                if (at < text.length()) {
                    text.setCharAt(at, (char) random.nextInt(256));
                }
            }
        }
    }

    /** Where a whole line put in stays a line of its own. */
    private static int afterALine(StringBuilder text, int from) {
        int line = text.indexOf("\r\n", from);
        return line < 0 ? from : line + 2;
    }

    private List<byte[]> pieces(byte[] all) {
        List<byte[]> pieces = new ArrayList<>();
        int at = 0;
        while (at < all.length) {
            int end = random.nextBoolean() ? all.length : at + 1 + random.nextInt(all.length - at);
            byte[] piece = new byte[end - at];
            System.arraycopy(all, at, piece, 0, piece.length);
            pieces.add(piece);
            at = end;
        }
        return pieces;
    }
}
