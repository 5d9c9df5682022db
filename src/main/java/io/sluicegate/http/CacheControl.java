package io.sluicegate.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directives of Cache-Control (RFC 9111 section 5.2), of a request or a response. Of a repeated directive the first
 * counts (section 4.2.1). Immutable.
 */
public final class CacheControl {

    /** No directive at all. */
    public static final CacheControl NONE = new CacheControl(Map.of());

    private static final long TOO_LARGE = 1L << 31;

    private final Map<String, String> directives;

    private CacheControl(Map<String, String> directives) {
        this.directives = directives;
    }

    /** The directives of a head. */
    public static CacheControl of(HeaderFields fields) {
        List<String> lines = fields.all("Cache-Control");
        if (lines.isEmpty()) {
            return NONE;
        }
        Map<String, String> directives = new HashMap<>();
        parse(String.join(",", lines), directives);
        return new CacheControl(directives);
    }

    /** A scan by hand, because a quoted argument may hold commas. */
    private static void parse(String text, Map<String, String> directives) {
        int at = 0;
        while (at < text.length()) {
            int nameEnd = at;
            while (nameEnd < text.length() && ",=".indexOf(text.charAt(nameEnd)) < 0) {
                nameEnd++;
            }
            String name = text.substring(at, nameEnd).trim().toLowerCase(Locale.ROOT);
            int end = nameEnd;
            String argument = "";
            if (nameEnd < text.length() && text.charAt(nameEnd) == '=') {
                end = argumentEnd(text, nameEnd + 1);
                argument = unquote(text.substring(nameEnd + 1, end).trim());
            }
            if (!name.isEmpty()) {
                directives.putIfAbsent(name, argument);
            }
            int comma = text.indexOf(',', end);
            at = comma < 0 ? text.length() : comma + 1;
        }
    }

    private static int argumentEnd(String text, int start) {
        int at = start;
        boolean quoted = false;
        while (at < text.length() && (quoted || text.charAt(at) != ',')) {
            if (text.charAt(at) == '"') {
                quoted = !quoted;
            } else if (quoted && text.charAt(at) == '\\') {
                at++;
            }
            at++;
        }
        return Math.min(at, text.length());
    }

    private static String unquote(String argument) {
        boolean quoted = argument.length() >= 2 && argument.startsWith("\"") && argument.endsWith("\"");
        return quoted ? argument.substring(1, argument.length() - 1) : argument;
    }

    /** Whether the directive is there, with an argument or without. */
    public boolean has(String directive) {
        return directives.containsKey(directive);
    }

    /** Whether the directive is there without field names, and so concerns the whole message. */
    public boolean hasUnqualified(String directive) {
        String argument = directives.get(directive);
        return argument != null && argument.isEmpty();
    }

    /** The field names that a qualified {@code no-cache} or {@code private} lists, in lower case. */
    public Set<String> fieldsOf(String directive) {
        String argument = directives.get(directive);
        return argument == null || argument.isEmpty() ? Set.of() : Set.copyOf(Tokens.split(argument));
    }

    /**
     * The seconds of a directive: null when it is not there; 0 for an argument that is no number, so that what was
     * meant to expire is stale; capped at 2^31 (RFC 9111 section 1.2.2).
     */
    public @Nullable Long seconds(String directive) {
        String argument = directives.get(directive);
        if (argument == null) {
            return null;
        }
        long seconds = deltaSeconds(argument);
        return Math.max(seconds, 0);
    }

    /** The number of seconds, capped at 2^31; -1 for anything but digits. */
    public static long deltaSeconds(String text) {
        if (text.isEmpty()) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = Math.min(TOO_LARGE, value * 10 + (c - '0'));
        }
        return value;
    }
}
