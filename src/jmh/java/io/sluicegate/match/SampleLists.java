package io.sluicegate.match;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Lists of benchmarks: names of 16 characters in the mean, three of ten with a label before them, and prefixes as
 * routing tables and block lists have them, four of five IPv4 and 2 % of them {@code nomatch}. The same at every run.
 */
public final class SampleLists {

    private static final String[] ENDS = {".com", ".net", ".org", ".info", ".example", ".co.uk", ".de", ".fr"};
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";

    private SampleLists() {}

    static String name(Random random) {
        StringBuilder name = new StringBuilder();
        if (random.nextInt(10) < 3) {
            label(random, name, 2 + random.nextInt(4)).append('.');
        }
        label(random, name, 6 + random.nextInt(9));
        return name.append(ENDS[random.nextInt(ENDS.length)]).toString();
    }

    private static StringBuilder label(Random random, StringBuilder name, int length) {
        name.append((char) ('a' + random.nextInt(26)));
        for (int i = 2; i < length; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.append((char) ('a' + random.nextInt(26)));
    }

    /** A file of names, for its reader to delete. */
    public static Path names(int count) throws IOException {
        Path file = Files.createTempFile("names", ".txt");
        Random random = new Random(7);
        try (Writer out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < count; i++) {
                out.append(name(random)).append('\n');
            }
        }
        return file;
    }

    /** A file of prefixes, the ipset {@code all}, likewise. */
    public static Path prefixes(int count) throws IOException {
        Path file = Files.createTempFile("prefixes", ".ipset");
        Random random = new Random(7);
        try (Writer out = Files.newBufferedWriter(file)) {
            out.append("create four hash:net family inet\ncreate six hash:net family inet6\n");
            for (int i = 0; i < count; i++) {
                boolean four = random.nextInt(5) > 0;
                out.append(four ? "add four " : "add six ").append(four ? four(random) : six(random));
                out.append(random.nextInt(50) == 0 ? " nomatch\n" : "\n");
            }
            out.append("create all list:set\nadd all four\nadd all six\n");
        }
        return file;
    }

    private static String four(Random random) {
        int kind = random.nextInt(100);
        int length = kind < 42
                ? 24
                : kind < 72
                        ? 32
                        : kind < 86
                                ? 21 + random.nextInt(3)
                                : kind < 94 ? 25 + random.nextInt(7) : 8 + random.nextInt(13);
        int bits = random.nextInt() & -1 << (32 - length);
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255)
                + (length == 32 ? "" : "/" + length);
    }

    private static String six(Random random) {
        String start = random.nextBoolean() ? "2001:" : "2a0" + Integer.toHexString(random.nextInt(16)) + ":";
        int groups = 1 + random.nextInt(3);
        StringBuilder text = new StringBuilder(start);
        for (int i = 0; i < groups; i++) {
            text.append(Integer.toHexString(1 + random.nextInt(65535))).append(':');
        }
        return text.append(":/").append(16 * (groups + 1)).toString();
    }
}
