package io.sluicegate.match;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code nft list set}, {@code list table} and {@code list ruleset} as far as they hold sets of addresses,
 * as text here and as JSON in {@link NftJsonReader}. Elements whose {@code expires} is over since the file was written
 * are left out. Confined to one file.
 */
final class NftReader {

    private static final Set<String> SIGNS = Set.of(",", ";", "=", "{", "}", "[", "]");

    private final NftTokens tokens;
    private final NftSets sets;

    private NftReader(NftTokens tokens, NftSets sets) {
        this.tokens = tokens;
        this.sets = sets;
    }

    /** Reads a file into the entries; says how many lines it has. */
    static int read(InputStream text, @Nullable String wanted, Duration age, ListEntries entries) throws IOException {
        BufferedInputStream in = new BufferedInputStream(text);
        in.mark(4096);
        byte[] begin = in.readNBytes(1024);
        in.reset();
        Span start = new Span();
        start.set(begin, 0, begin.length);
        new TextCheck().look(start, 1);
        in.skipNBytes(begin.length - start.length());
        start.strip();
        boolean json = start.startsWith("{");
        NftTokens tokens = new NftTokens(in, json);
        NftSets sets = new NftSets(entries, wanted, age);
        if (json) {
            new NftJsonReader(tokens, sets).read();
        } else {
            new NftReader(tokens, sets).read();
        }
        sets.end();
        return tokens.line();
    }

    private void read() throws IOException {
        String before = "";
        for (String token = tokens.next(); token != null; token = tokens.next()) {
            if (before.equals("set") && !SIGNS.contains(token)) {
                set(token);
            }
            before = token;
        }
    }

    /** One set: words up to its elements, and those. */
    private void set(String name) throws IOException {
        if (!"{".equals(tokens.next())) {
            return;
        }
        sets.begin(name);
        String before = "";
        for (String token = tokens.next(); token != null && !token.equals("}"); token = tokens.next()) {
            if (before.equals("type") || before.equals("typeof")) {
                token = type(token);
            } else if (before.equals("elements") && token.equals("=")) {
                elements();
            }
            before = token == null ? "" : token;
        }
    }

    /** The words of a type up to the next line or known word are one; several are joined by dots. */
    private @Nullable String type(String first) throws IOException {
        int line = tokens.line();
        StringBuilder type = new StringBuilder(first);
        String token = tokens.next();
        while (token != null && tokens.line() == line && !SIGNS.contains(token)) {
            type.append(' ').append(token);
            token = tokens.next();
        }
        sets.type(type.toString());
        return token;
    }

    private void elements() throws IOException {
        if (!"{".equals(tokens.next())) {
            return;
        }
        List<String> words = new ArrayList<>();
        for (String token = tokens.next(); token != null; token = tokens.next()) {
            boolean sign = !tokens.isString() && SIGNS.contains(token);
            if (sign && !words.isEmpty()) {
                sets.add(words.get(0), expires(words), tokens.line());
                words.clear();
            } else if (!sign && words.size() < 32) {
                words.add(tokens.isString() ? "" : token);
            }
            if (sign && token.equals("}")) {
                return;
            }
        }
    }

    /** What is left of an element's time, in seconds; 0 where it has none. */
    private static long expires(List<String> words) {
        int at = words.indexOf("expires");
        return at < 0 || at + 1 == words.size() ? 0 : NftSets.seconds(words.get(at + 1));
    }
}
