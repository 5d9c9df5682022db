package io.sluicegate.differential;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers as origins might write them, most of them sound, with what the origin does behind them. Has no state. */
final class AnswerGrammar {

    private static final List<String> FIELDS = List.of(
            "Cache-Control: max-age=60",
            "Cache-Control: max-age=60\r\nETag: \"1\"\r\nVary: Accept",
            "Cache-Control: no-store",
            "Connection: close",
            "Connection: keep-alive, X-Hop\r\nX-Hop: 1",
            "Connection: Content-Length, Transfer-Encoding",
            "Set-Cookie: a=b",
            "Content-Type: text/html",
            "Trailer: T",
            "Via: 1.0 behind",
            "Keep-Alive: timeout=1",
            "Upgrade: h2c",
            "Proxy-Authenticate: Basic",
            "X-Bytes: \u00e9",
            "X-Fold: a\r\n b",
            "X-Space : a",
            "X-Nul: \0",
            "X-Lf: a\nX-Split: b",
            "X-Huge: " + "y".repeat(70_000));
    private static final int SOUND_FIELDS = 14;
    private static final List<String> ODD_STATUS = List.of(
            "HTTP/1.1 200",
            "HTTP/1.1 99 x",
            "HTTP/1.1 000 x",
            "HTTP/1.1 1000 x",
            "HTTP/2.0 200 OK",
            "HTTP/1.1  200 OK",
            "HTTP/1.1 2x0 OK",
            "HTTP/1.1 200\tOK",
            "HTTP/1.1 200 O\0K",
            "ICY 200 OK",
            "HTTP/1.1 599 \u00e9",
            "HTTP/1.1 205 Reset Content",
            "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9");

    private AnswerGrammar() {}

    /** What the origin does once its answer has been sent. */
    enum Then {
        GO_ON,
        CLOSE,
        RESET
    }

    /** An answer in bytes, a character each. */
    record Answer(String bytes, Then then) {}

    /** The answer to a request, whose body names the request that it is for. */
    static Answer to(StrictMessage request, Dice dice, String name) {
        if (dice.percent(3)) {
            return new Answer("", dice.any(Then.CLOSE, Then.RESET, Then.CLOSE));
        }
        if (request.lists("Upgrade", "websocket") && dice.percent(85)) {
            String head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
            return new Answer(
                    head + dice.any("", "\u0081\u0002hi", "HTTP/1.1 200 OK\r\n\r\n"), dice.any(Then.CLOSE, Then.GO_ON));
        }
        String text = answer(request.method(), dice, name);
        boolean bent = dice.percent(12);
        if (bent) {
            text = Bending.bend(text, dice);
        }
        boolean unsure = bent || (!isWhole(text, request.method()) && dice.percent(97));
        Then then = unsure ? dice.any(Then.CLOSE, Then.CLOSE, Then.CLOSE, Then.RESET) : Then.GO_ON;
        return new Answer(text, dice.percent(1) ? dice.any(Then.values()) : then);
    }

    private static boolean isWhole(String text, String method) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        StrictReader reader = new StrictReader(bytes, 0, bytes.length, StrictReader.Sender.OTHERS);
        return Arrival.finalOf(reader, method, false).isWhole();
    }

    private static String answer(String method, Dice dice, String name) {
        StringBuilder text = new StringBuilder();
        while (dice.percent(4)) {
            text.append(dice.any("HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"));
        }
        if (dice.percent(1)) {
            text.append("HTTP/1.1 102 Processing\r\n\r\n".repeat(12));
        }
        String body = name + (dice.percent(30) ? new Bodies(dice).text() : "");
        text.append(statusLine(dice)).append("\r\n");
        while (dice.percent(40)) {
            boolean sound = dice.percent(97);
            text.append(sound ? dice.any(FIELDS.subList(0, SOUND_FIELDS)) : dice.any(FIELDS))
                    .append("\r\n");
        }
        return text.append(rest(method, dice, body, text.toString())).toString();
    }

    private static String rest(String method, Dice dice, String body, String head) {
        boolean bare = method.equals("HEAD") || head.contains(" 204 ") || head.contains(" 304 ");
        if (bare && dice.percent(97)) {
            return dice.percent(50) && !head.contains(" 204 ")
                    ? "Content-Length: " + body.length() + "\r\n\r\n"
                    : "\r\n";
        }
        return dice.percent(5) ? "\r\n" + body : new Bodies(dice).framed(body);
    }

    private static String statusLine(Dice dice) {
        if (dice.percent(3)) {
            return dice.any(ODD_STATUS);
        }
        String version = dice.percent(4) ? "HTTP/1.0 " : "HTTP/1.1 ";
        return version
                + (dice.percent(80)
                        ? "200 OK"
                        : dice.any("204 No Content", "304 Not Modified", "404 Not Found", "500 X", "301 Y"));
    }
}
