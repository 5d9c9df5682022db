package io.sluicegate.differential;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests as clients of a proxy might write them, most of them sound. Confined to one thread. */
final class RequestGrammar {

    private static final List<String> ODD_METHODS =
            List.of("get", "M-SEARCH", "PRI", "G(T", "GET\t", "", "\0GET", "CONNECT", "X".repeat(300));
    private static final List<String> ODD_VERSIONS = List.of(
            "HTTP/1.0", "HTTP/1.2", "HTTP/2.0", "HTTP/0.9", "http/1.1", "HTTP/1.10", "HTTP/1.1 ", "HTTP/01.1", "");
    private static final List<String> PATHS = List.of(
            "",
            "/",
            "?q=1",
            "/?a=%00&b=%zz",
            "/%2e%2e/%2f",
            "/../..//x",
            "/a;b=c,d",
            "/http://other.test/",
            "/\u00e9\u00ff",
            "/|{}^\"<>\\`",
            "/@:!$&'()*+,;=",
            "/x#y",
            "/x y",
            "/x\ty",
            "/%",
            "/" + "z".repeat(3_000));
    private static final List<String> ODD_AUTHORITIES = List.of(
            "user@AUTH",
            "user:pass@AUTH",
            "AUTH:80",
            "AUTH.",
            "[::1",
            "[::ffff:127.0.0.1]:PORT",
            "[::1%25lo]:PORT",
            "[fe80::1%lo]:PORT",
            "0x7f.1:PORT",
            "127.1:PORT",
            "2130706433:PORT",
            "0177.0.0.1:PORT",
            "127.0.0.1:0PORT",
            "127.0.0.1:+PORT",
            "127.0.0.1:",
            "127.0.0.1:65536",
            "ORIGIN.test:PORT",
            "origin.test.:PORT",
            "origin..test:PORT",
            "origin%2etest:PORT",
            "origin.test\\@other.test:PORT",
            "origin.test,other.test:PORT",
            "nowhere.test:PORT",
            "\u00f6rigin.test:PORT",
            "");
    private static final List<String> FIELDS = List.of(
            "Accept: text/html",
            "User-Agent: fuzz",
            "Cookie: a=b",
            "Connection: close",
            "Connection: keep-alive",
            "Connection: X-Hop, Via",
            "X-Hop: 1",
            "Connection: Content-Length, Transfer-Encoding, Host",
            "Connection: X-Forwarded-For",
            "Proxy-Connection: keep-alive",
            "Keep-Alive: timeout=5",
            "TE: trailers, deflate",
            "Trailer: T",
            "Via: 1.1 elsewhere",
            "X-Forwarded-For: 192.0.2.1",
            "Expect: 100-continue",
            "Expect: 200-ok",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABkAAQAAP__",
            "Authorization: Basic Zm9vOmJhcg==",
            "Proxy-Authorization: Basic Zm9vOmJhcg==",
            "Range: bytes=1-3",
            "Range: bytes=-2, 0-1",
            "If-None-Match: \"1\"",
            "If-Modified-Since: Sun, 01 Mar 2026 10:00:00 GMT",
            "If-Range: \"1\"",
            "Cache-Control: no-cache",
            "Cache-Control: only-if-cached",
            "Cache-Control: max-age=0",
            "Max-Forwards: 1",
            "Max-Forwards: 0",
            "Accept-Encoding: gzip",
            "X-Empty:",
            "X-Blank:   ",
            "X-Long: " + "y".repeat(2_000),
            "X-Bytes: \u00e9\u00ff");
    private static final List<String> ODD_FIELDS = List.of(
            "Host: other.test",
            " Host: other.test",
            "X-Fold: a\r\n b",
            "X-Space : a",
            "X\tTab: a",
            ": no name",
            "no colon",
            "X-Nul: \0",
            "X-Cr: a\rb",
            "X-Lf: a\nHost: other.test",
            "X-Del: \u007f",
            "(X): a",
            "X-Huge: " + "y".repeat(70_000),
            "Content-Length: 3",
            "Transfer-Encoding: chunked",
            "X-Many: 1\r\n".repeat(250) + "X: 1");

    private final Dice dice;
    private final Bodies bodies;
    private final List<String> authorities;
    private final int number;

    /** The requests of one client, whose number makes its paths its own. */
    RequestGrammar(Dice dice, int number, List<String> authorities) {
        this.dice = dice;
        this.bodies = new Bodies(dice);
        this.number = number;
        this.authorities = authorities;
    }

    /** What a client sends over one connection. */
    String conversation() {
        StringBuilder text = new StringBuilder();
        String tunnel = null;
        if (dice.percent(20)) {
            tunnel = authority();
            text.append(connect(tunnel));
        }
        int requests = 1 + (dice.percent(35) ? dice.below(4) : 0);
        for (int i = 0; i < requests; i++) {
            text.append(dice.percent(3) ? "\r\n" : "").append(request(tunnel, i));
        }
        return text.toString();
    }

    private String connect(String authority) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + fields() + "\r\n";
    }

    private String authority() {
        String sound = dice.any(authorities);
        String port = sound.substring(sound.lastIndexOf(':') + 1);
        return dice.percent(4)
                ? dice.any(ODD_AUTHORITIES).replace("AUTH", sound).replace("PORT", port)
                : sound;
    }

    private String request(@Nullable String tunnel, int place) {
        if (dice.percent(4)) {
            return webSocket(tunnel, place);
        }
        String method = dice.percent(2)
                ? dice.any(ODD_METHODS)
                : dice.any("GET", "GET", "GET", "GET", "POST", "POST", "PUT", "HEAD", "DELETE", "OPTIONS", "TRACE");
        boolean hasBody = method.startsWith("P") ? dice.percent(95) : dice.percent(8);
        return head(method, tunnel, place) + fields() + (hasBody ? bodies.framed(bodies.text()) : "\r\n");
    }

    private String webSocket(@Nullable String tunnel, int place) {
        return head("GET", tunnel, place)
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n"
                + dice.any("", "\u0081\u0005hello", "GET / HTTP/1.1\r\n\r\n");
    }

    private String head(String method, @Nullable String tunnel, int place) {
        String authority = tunnel == null || dice.percent(5) ? authority() : tunnel;
        String version = dice.percent(3) ? dice.any(ODD_VERSIONS) : dice.percent(6) ? "HTTP/1.0" : "HTTP/1.1";
        String blank = dice.percent(1) ? dice.any("  ", "\t", "\u000b", "\r", "\u00a0") : " ";
        String end = dice.percent(1) ? dice.any("\n", "\r", "\r\r\n", "\0\r\n") : "\r\n";
        return method + blank + target(authority, tunnel == null, place) + " " + version + end + host(authority);
    }

    private String target(String authority, boolean absolute, int place) {
        boolean own = dice.percent(85);
        String path = own ? "/" + number + "/" + place + (dice.percent(20) ? dice.any(PATHS) : "") : dice.any(PATHS);
        if (dice.percent(10)) {
            path = "/shared/" + number / 50 + "/" + dice.below(2);
        }
        if (dice.percent(3)) {
            return dice.any(
                    "*",
                    authority,
                    "https://" + authority + path,
                    "//" + authority + path,
                    "http:" + path,
                    "http:///x");
        }
        boolean asUsual = dice.percent(97);
        String scheme = dice.percent(2) ? dice.any("HTTP://", "hTTp://", "ftp://") : "http://";
        return absolute == asUsual ? scheme + authority + path : path;
    }

    private String host(String authority) {
        if (dice.percent(95)) {
            return "Host: " + authority + "\r\n";
        }
        return dice.any(
                "",
                "Host:\r\n",
                "Host: x\r\n",
                "HOST: " + authority + " \t\r\n",
                "Host: " + authority + "\r\nHost: " + authority + "\r\n",
                "Host : " + authority + "\r\n",
                "Host: " + authority + ", other.test\r\n",
                "Host: http://" + authority + "\r\n");
    }

    private String fields() {
        StringBuilder lines = new StringBuilder();
        while (dice.percent(45)) {
            lines.append(dice.percent(3) ? dice.any(ODD_FIELDS) : dice.any(FIELDS))
                    .append("\r\n");
        }
        return lines.toString();
    }
}
