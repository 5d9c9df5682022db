package io.sluicegate.http;

/** Strings of structured fields (RFC 8941 section 3.3.3). Has no state. */
public final class SfString {

    private SfString() {}

    /** The text in quotes; what a string may not hold is a question mark. */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c >= ' ' && c < 0x7f ? c : '?');
            }
        }
        return quoted.append('"').toString();
    }
}
