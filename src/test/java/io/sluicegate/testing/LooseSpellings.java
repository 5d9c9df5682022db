package io.sluicegate.testing;

import java.util.stream.Stream;

/** Parts of messages in spellings that some reader takes and another does not (RFC 9112): neither side may send them. */
public final class LooseSpellings {

    private LooseSpellings() {}

    /** Field lines with the end of their line, for heads and for trailers. */
    public static Stream<String> fields() {
        return Stream.of(
                "X: a\r\n b\r\n",
                "X: a\r\n\tb\r\n",
                "X: a\r\n \r\n",
                " X: a\r\n",
                "\tX: a\r\n",
                "X : a\r\n",
                "X\t: a\r\n",
                "X: a\n",
                "X: a\nY: b\r\n",
                "X: a\r\r\n",
                "X: a\rb\r\n",
                "X: a\rY: b\r\n",
                "X: a\u0000b\r\n",
                "X: a\u000bb\r\n",
                "X: a\u001bb\r\n",
                "X: a\u007fb\r\n",
                "X\r\n",
                ": a\r\n",
                "X Y: a\r\n",
                "X\u0000: a\r\n",
                "X(: a\r\n",
                "\"X\": a\r\n",
                "\u00e4: a\r\n");
    }

    /** What stands where a chunk of the two bytes {@code hi} may stand, behind which the last chunk follows. */
    public static Stream<String> chunks() {
        return Stream.of(
                "0x2\r\nhi\r\n",
                "+2\r\nhi\r\n",
                "-2\r\nhi\r\n",
                " 2\r\nhi\r\n",
                "\t2\r\nhi\r\n",
                "2 \r\nhi\r\n",
                "2\nhi\r\n",
                "2\r\nhi\n",
                "2\r\nhi\r\r\n",
                "2\r\nhi",
                "2\r\nhello\r\n",
                "3\r\nhi\r\n",
                "2\r\n\r\nhi\r\n",
                "\r\n",
                "g\r\n",
                "2h\r\nhi\r\n",
                "2,2\r\nhi\r\n",
                "\u00b2\r\nhi\r\n",
                "10000000000000002\r\nhi\r\n",
                "ffffffffffffffff\r\n",
                "7fffffffffffffff\r\n",
                "2;a\nb\r\nhi\r\n",
                "2;a\rb\r\nhi\r\n",
                "2;a\u0000b\r\nhi\r\n");
    }
}
