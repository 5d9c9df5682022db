package io.sluicegate.web;

/**
 * Text from outside, made fit to be shown: cut to a bound, without characters that steer the reader's terminal or turn
 * the direction of writing, and escaped for HTML. Has no state.
 */
final class SafeText {

    private static final char REPLACEMENT = '\ufffd';
    private static final String ELLIPSIS = "…";

    private SafeText() {}

    /** The text on one line of at most {@code maxChars} characters, every steering character replaced. */
    static String bounded(String text, int maxChars) {
        boolean cut = text.length() > maxChars;
        StringBuilder safe = new StringBuilder(Math.min(text.length(), maxChars) + 1);
        int end = cut ? maxChars - ELLIPSIS.length() : text.length();
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            boolean pair = i + 1 < end && Character.isSurrogatePair(c, text.charAt(i + 1));
            if (pair) {
                safe.append(c).append(text.charAt(++i));
            } else {
                safe.append(isShowable(c) ? c : REPLACEMENT);
            }
        }
        return cut ? safe.append(ELLIPSIS).toString() : safe.toString();
    }

    private static boolean isShowable(char c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && type != Character.SURROGATE;
    }

    /** Appends the text so that it stays text between tags and in quoted attributes. */
    static void appendHtml(StringBuilder html, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }
}
