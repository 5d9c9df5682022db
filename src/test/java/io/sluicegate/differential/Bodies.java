package io.sluicegate.differential;

import java.util.List;
import java.util.Locale;

/** Bodies with a framing, sound or not. Confined to one thread. */
final class Bodies {

    private static final List<String> ODD_FRAMINGS = List.of(
            "Content-Length: +%d\r\n",
            "Content-Length: -%d\r\n",
            "Content-Length: %1$d, %1$d\r\n",
            "Content-Length: %1$d\r\nContent-Length: %1$d\r\n",
            "Content-Length: %d\r\nContent-Length: 0\r\n",
            "Content-Length: 0%d\r\n",
            "Content-Length: 0x%d\r\n",
            "Content-Length : %d\r\n",
            "Content-Length: 9223372036854775807\r\n",
            "Content-Length: 18446744073709551620\r\n",
            "Content-Length:\r\n",
            "Content-Length: %d \t\r\n",
            "Content-Length:\u000b%d\r\n",
            "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: %d\r\n",
            "Transfer-Encoding: chunked, chunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: identity\r\nContent-Length: %d\r\n",
            "Transfer-Encoding:\r\n chunked\r\n",
            "Transfer-Encoding: \u000bchunked\r\n",
            "Transfer-Encoding: xchunked\r\n",
            "Transfer-Encoding: \"chunked\"\r\n",
            "Transfer-Encoding: chunked;q=1\r\n",
            "Transfer-Encoding : chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Transfer_Encoding: chunked\r\nContent-Length: %d\r\n",
            "X: y\nTransfer-Encoding: chunked\r\n",
            "X: y\rTransfer-Encoding: chunked\r\nContent-Length: %d\r\n",
            "Transfer-Encoding: CHUNKED\r\n");
    private static final List<String> EXTENSIONS = List.of(
            ";a",
            ";a=b",
            ";a=\"b;c\"",
            " ; a = b",
            ";a=\"\\\"\"",
            ";",
            ";=",
            ";a=\"",
            " x",
            "\t",
            ";\0",
            ";a\n",
            ";a\r");
    private static final List<String> ODD_SIZES = List.of(
            "-1", "+5", "0x5", "5 ", " 5", "", "g", "7fffffffffffffff", "ffffffffffffffff", "00000000000000005", "5,5");
    private static final List<String> TRAILERS = List.of(
            "T: 1\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Host: other.test\r\n",
            "X: a\r\n b\r\n",
            "X : a\r\n",
            "Connection: close\r\nContent-MD5: x\r\n",
            "no colon\r\n",
            "X: \0\r\n");

    private final Dice dice;

    Bodies(Dice dice) {
        this.dice = dice;
    }

    /** Field lines that frame the body, the empty line, and the body with whatever frames it. */
    String framed(String body) {
        boolean chunked = dice.percent(40);
        String lines = chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + body.length() + "\r\n";
        if (dice.percent(10)) {
            lines = String.format(dice.any(ODD_FRAMINGS), body.length());
            chunked = dice.percent(50);
        }
        return lines + "\r\n" + (chunked ? chunks(body) : body);
    }

    /** The body in chunks of any sizes, a few of them unsound. */
    String chunks(String body) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < body.length(); ) {
            int size = 1 + dice.below(body.length() - at);
            text.append(size(size)).append(extension()).append("\r\n");
            text.append(body, at, at + size).append(dice.percent(2) ? dice.any("", "\n", "\r", "x\r\n") : "\r\n");
            at += size;
        }
        text.append(dice.percent(10) ? "000" : "0").append(extension()).append("\r\n");
        while (dice.percent(12)) {
            text.append(dice.percent(60) ? TRAILERS.get(0) : dice.any(TRAILERS));
        }
        return text.append("\r\n").toString();
    }

    private String size(int size) {
        if (dice.percent(2)) {
            return dice.any(ODD_SIZES);
        }
        String hex = Integer.toHexString(size);
        return dice.percent(10) ? "0" + hex.toUpperCase(Locale.ROOT) : hex;
    }

    private String extension() {
        if (dice.percent(1)) {
            return dice.percent(10) ? ";" + "x".repeat(5_000) : dice.any(EXTENSIONS);
        }
        return dice.percent(6) ? dice.any(EXTENSIONS.subList(0, 5)) : "";
    }

    /** Text of some length, most often short. */
    String text() {
        return dice.any("abcdefghij", "0\r\n\r\n", "\r\n", "GET / HTTP/1.1\r\nHost: smuggled\r\n\r\n", "\0\u00ff")
                .repeat(dice.percent(3) ? dice.below(1_500) : dice.below(5));
    }
}
