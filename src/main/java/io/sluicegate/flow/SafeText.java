package io.sluicegate.flow;

/**
 * What clients wrote, made fit for logs, terminals and pages: bounded, and without characters that a viewer would obey. Such a
 * character is written as its number, so that what was sent can still be told.
 */
public final class SafeText {

    private static final String ELLIPSIS = "\u2026";
    /** {@code \\u} and the six digits of the last characters there are. */
    private static final int LONGEST_NUMBER = 8;

    private SafeText() {}

    /** The text with at most {@code width} characters; never ends in the middle of a character. */
    public static String of(String text, int width) {
        return isPlain(text, width) ? text : rewritten(text, width);
    }

    /** The text with at most {@code width} characters, the last one an ellipsis where some are missing. */
    public static String shortened(String text, int width) {
        String enough = of(text, width + LONGEST_NUMBER);
        return enough.length() <= width ? enough : of(text, width - ELLIPSIS.length()) + ELLIPSIS;
    }

    private static boolean isPlain(String text, int width) {
        if (text.length() > width) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c) || isObeyed(c)) {
                return false;
            }
        }
        return true;
    }

    private static String rewritten(String text, int width) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), width));
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            String shown = shown(point);
            if (out.length() + shown.length() > width) {
                break;
            }
            out.append(shown);
        }
        return out.toString();
    }

    private static String shown(int point) {
        if (isObeyed(point)) {
            return String.format(point < 0x100 ? "\\x%02x" : "\\u%04x", point);
        }
        boolean halfACharacter = point <= Character.MAX_VALUE && Character.isSurrogate((char) point);
        return halfACharacter ? "\ufffd" : Character.toString(point);
    }

    /** Controls, line ends beyond ASCII, and what turns the direction of writing around. */
    private static boolean isObeyed(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
