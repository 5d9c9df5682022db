package io.sluicegate.match;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code nft -j list set}: objects {@code set} with {@code name}, {@code type} and {@code elem}, whose
 * elements are addresses, {@code prefix}, {@code range}, or one of these as {@code val} beside its {@code expires}.
 * Reads token by token, so that a set on one line of a hundred megabytes needs no more room than a small one. Confined
 * to one file.
 */
final class NftJsonReader {

    /** Output of nft is not deeper; what is has other things in mind. */
    private static final int MAX_DEPTH = 64;

    private final NftTokens tokens;
    private final NftSets sets;
    private String token = "";

    NftJsonReader(NftTokens tokens, NftSets sets) {
        this.tokens = tokens;
        this.sets = sets;
    }

    void read() throws IOException {
        advance();
        value(0, "");
    }

    private void advance() throws IOException {
        String next = tokens.next();
        if (next == null) {
            throw new ListException("line " + tokens.line() + ": it ends in the middle of its JSON");
        }
        token = next;
    }

    private boolean isSign(String sign) {
        return !tokens.isString() && token.equals(sign);
    }

    /** Passes over a value whose first token is at hand, and takes sets on the way; stands on its last token. */
    private void value(int depth, String key) throws IOException {
        checkDepth(depth);
        if (isSign("{")) {
            if (key.equals("set")) {
                set(depth);
            } else {
                object(depth);
            }
        } else if (isSign("[")) {
            advance();
            while (!isSign("]")) {
                value(depth + 1, "");
                advance();
                skipComma();
            }
        } else if (!tokens.isString() && "}],:".contains(token)) {
            throw new ListException("line " + tokens.line() + ": no JSON");
        }
    }

    private void checkDepth(int depth) throws ListException {
        if (depth > MAX_DEPTH) {
            throw new ListException("line " + tokens.line() + ": JSON that is nested too deeply");
        }
    }

    private void skipComma() throws IOException {
        if (isSign(",")) {
            advance();
        }
    }

    private void object(int depth) throws IOException {
        for (String key = key(); key != null; key = key()) {
            value(depth + 1, key);
        }
    }

    /** The next key of the object, with the first token of its value at hand; null at the end of the object. */
    private @Nullable String key() throws IOException {
        advance();
        skipComma();
        if (isSign("}")) {
            return null;
        }
        String key = token;
        boolean string = tokens.isString();
        advance();
        if (!string || !isSign(":")) {
            throw new ListException("line " + tokens.line() + ": no JSON");
        }
        advance();
        return key;
    }

    /** Name and type come before the elements, as nft writes them. */
    private void set(int depth) throws IOException {
        for (String key = key(); key != null; key = key()) {
            if (key.equals("name")) {
                sets.begin(token);
            } else if (key.equals("type") && tokens.isString()) {
                sets.type(token);
            } else if (key.equals("type")) {
                sets.type("several parts");
                value(depth + 1, "");
            } else if (key.equals("elem") && isSign("[")) {
                elements(depth + 1);
            } else {
                value(depth + 1, "");
            }
        }
    }

    private void elements(int depth) throws IOException {
        advance();
        while (!isSign("]")) {
            int line = tokens.line();
            Map<String, String> element = new HashMap<>();
            element(element, depth + 1);
            sets.add(text(element), expires(element), line);
            advance();
            skipComma();
        }
    }

    /** Gathers the few words of an element: val, addr, len, from, to, expires. */
    private void element(Map<String, String> element, int depth) throws IOException {
        checkDepth(depth);
        if (!isSign("{")) {
            element.put("val", token);
            value(depth, "");
            return;
        }
        for (String key = key(); key != null; key = key()) {
            if (isSign("{") && (key.equals("elem") || key.equals("val") || key.equals("prefix"))) {
                element(element, depth + 1);
            } else if (isSign("[") && key.equals("range")) {
                advance();
                element.put("from", token);
                advance();
                skipComma();
                element.put("to", token);
                advance();
                if (!isSign("]")) {
                    throw new ListException("line " + tokens.line() + ": a range of other than two ends");
                }
            } else {
                element.put(key, token);
                value(depth + 1, "");
            }
        }
    }

    private static String text(Map<String, String> element) {
        String from = element.get("from");
        String address = element.get("addr");
        if (from != null) {
            return from + "-" + element.getOrDefault("to", "");
        }
        return address != null ? address + "/" + element.getOrDefault("len", "") : element.getOrDefault("val", "");
    }

    private static long expires(Map<String, String> element) {
        String expires = element.get("expires");
        boolean number = expires != null && expires.matches("[0-9]{1,12}");
        return number && expires != null ? Long.parseLong(expires) : 0;
    }
}
