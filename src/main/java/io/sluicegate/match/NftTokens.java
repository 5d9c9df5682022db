package io.sluicegate.match;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the output of nft, text or JSON, into tokens without holding more than one of them: strings in quotes, the signs
 * {@code , ; = [ ] { }} and the colon of JSON, and words between them. Confined to one load.
 */
final class NftTokens {

    private static final int MAX_TOKEN = 1024;

    private final InputStream in;
    private final boolean json;
    private int line = 1;
    private boolean string;
    private int pending = -2;

    /** Tokens of what follows; in JSON a colon is a sign, in text it is part of an address. */
    NftTokens(InputStream in, boolean json) {
        this.in = in;
        this.json = json;
    }

    /** The line of the last token, from 1. */
    int line() {
        return line;
    }

    /** Whether the last token was a string in quotes. */
    boolean isString() {
        return string;
    }

    /** The next token; null at the end. Ends of lines are blanks. */
    @Nullable
    String next() throws IOException {
        int c = read();
        while (c == ' ' || (c >= '\t' && c <= '\r')) {
            line += c == '\n' ? 1 : 0;
            c = read();
        }
        string = c == '"';
        if (c < 0) {
            return null;
        }
        if (isSign(c)) {
            return String.valueOf((char) c);
        }
        StringBuilder token = new StringBuilder();
        if (string) {
            quoted(token);
        } else {
            while (c > ' ' && c != '"' && !isSign(c)) {
                append(token, c);
                c = read();
            }
            if (token.length() == 0) {
                append(token, c); // a control byte is a word of its own
            } else {
                pending = c;
            }
        }
        return token.toString();
    }

    private void quoted(StringBuilder token) throws IOException {
        for (int c = read(); c >= 0 && c != '"'; c = read()) {
            line += c == '\n' ? 1 : 0;
            append(token, c == '\\' ? read() : c);
        }
    }

    private static void append(StringBuilder token, int c) {
        if (token.length() < MAX_TOKEN && c >= 0) {
            token.append((char) c);
        }
    }

    private boolean isSign(int c) {
        return ",;=[]{}".indexOf(c) >= 0 || (json && c == ':');
    }

    private int read() throws IOException {
        if (pending != -2) {
            int c = pending;
            pending = -2;
            return c;
        }
        return in.read();
    }
}
