package io.sluicegate.differential;

import java.util.List;

/** Changes bytes at random, each a character. Has no state. */
final class Bending {

    private static final int MOST_BENDS = 3;
    private static final int LONGEST = 40;
    private static final List<String> SPLINTERS = List.of(
            "\r\n",
            "\n",
            "\r",
            "\0",
            " ",
            "\t",
            ":",
            ",",
            "0\r\n\r\n",
            "\r\n\r\n",
            "Content-Length: 5\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Connection: close\r\n",
            " HTTP/1.1\r\n",
            "ffffffffffffffff\r\n",
            "%0d%0a",
            "\u00e9");

    private Bending() {}

    /** The text with one to three changes. */
    static String bend(String text, Dice dice) {
        StringBuilder bent = new StringBuilder(text);
        int bends = 1 + dice.below(MOST_BENDS);
        for (int i = 0; i < bends && bent.length() > 0; i++) {
            change(bent, dice);
        }
        return bent.toString();
    }

    private static void change(StringBuilder text, Dice dice) {
        int at = dice.below(text.length());
        int end = Math.min(text.length(), at + 1 + dice.below(LONGEST));
        switch (dice.below(8)) {
            case 0 -> text.setCharAt(at, (char) (text.charAt(at) ^ (1 << dice.below(8))));
            case 1 -> text.setCharAt(at, (char) dice.below(256));
            case 2 -> text.insert(at, (char) dice.below(256));
            case 3 -> text.delete(at, dice.percent(50) ? at + 1 : end);
            case 4 -> text.insert(at, text.substring(at, end));
            case 5 -> text.insert(dice.below(text.length()), text.substring(at, end));
            case 6 -> text.insert(lineEnd(text, at), dice.any(SPLINTERS));
            default -> text.insert(at, dice.any(SPLINTERS));
        }
    }

    private static int lineEnd(StringBuilder text, int from) {
        int line = text.indexOf("\r\n", from);
        return line < 0 ? from : line + 2;
    }
}
