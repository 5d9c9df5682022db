package io.sluicegate.flow;

import org.jspecify.annotations.Nullable;

/**
 * A domain name in the one form that is compared: ASCII lower case, labels of letters, digits, hyphens and underscores,
 * without the last dot, 253 characters at most (RFC 1035 section 2.3.4). Never an address in any spelling. Immutable.
 *
 * @param text the name itself
 */
public record HostName(String text) {

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;

    /** Refuses text that {@link #parse} would not have made. */
    public HostName {
        if (!isCanonical(text)) {
            throw new IllegalArgumentException("not a canonical host name: " + text);
        }
    }

    /** The name, folded to lower case and without one trailing dot; null when the text is no name. */
    public static @Nullable HostName parse(String text) {
        String trimmed = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        String lower = lowerCase(trimmed);
        return isCanonical(lower) ? new HostName(lower) : null;
    }

    private static String lowerCase(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 'A' && text.charAt(i) <= 'Z') {
                return foldFrom(text, i);
            }
        }
        return text;
    }

    private static String foldFrom(String text, int start) {
        char[] chars = text.toCharArray();
        for (int i = start; i < chars.length; i++) {
            if (chars[i] >= 'A' && chars[i] <= 'Z') {
                chars[i] = (char) (chars[i] + 'a' - 'A');
            }
        }
        return new String(chars);
    }

    private static boolean isCanonical(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH || IpLiteral.looksNumeric(text)) {
            return false;
        }
        int label = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if (++label > MAX_LABEL || !isNameCharacter(c)) {
                return false;
            }
        }
        return label > 0;
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    @Override
    public String toString() {
        return text;
    }
}
