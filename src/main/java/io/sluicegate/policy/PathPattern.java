package io.sluicegate.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The path of a request against a pattern in which a star is any run, slashes too (GRAMMAR section 3.3.10). Immutable;
 * linear in the path times the number of stars.
 */
final class PathPattern {

    private final String pattern;

    PathPattern(String pattern) {
        this.pattern = pattern;
    }

    /** Whether the pattern is the whole of a path that {@link #normalised} made. */
    boolean matches(String path) {
        int p = 0;
        int s = 0;
        int star = -1;
        int mark = 0;
        while (s < path.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = s;
            } else if (p < pattern.length() && pattern.charAt(p) == path.charAt(s)) {
                p++;
                s++;
            } else if (star >= 0) {
                p = star + 1;
                s = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Whether it certainly matches all that another one does: a star there can be met by a star here alone. */
    boolean covers(PathPattern other) {
        return matches(other.pattern);
    }

    /** The path as rules see it: percent-encoding decoded once, dot segments and doubled slashes resolved. */
    static String normalised(String path) {
        int query = path.indexOf('?');
        String decoded = decodedOnce(query < 0 ? path : path.substring(0, query));
        if (!decoded.contains("//") && !decoded.contains("/.")) {
            return decoded;
        }
        Deque<String> kept = new ArrayDeque<>();
        List<String> segments = List.of(decoded.split("/", -1));
        for (String segment : segments) {
            if (segment.equals("..")) {
                kept.pollLast();
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                kept.addLast(segment);
            }
        }
        String last = segments.get(segments.size() - 1);
        boolean directory = last.isEmpty() || last.equals(".") || last.equals("..");
        return "/" + String.join("/", kept) + (directory && !kept.isEmpty() ? "/" : "");
    }

    private static String decodedOnce(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        byte[] decoded = new byte[bytes.length];
        int length = 0;
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low >= 0) {
                decoded[length++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[length++] = bytes[i];
            }
        }
        return new String(decoded, 0, length, StandardCharsets.UTF_8);
    }
}
