package io.sluicegate.policy;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in a rule file, with its place. Immutable.
 *
 * @param severity whether the book can be used all the same
 * @param file relative to the rule directory
 * @param line from 1; 0 for the book as a whole
 * @param column from 1, a tab counting as one; 0 for the line as a whole
 * @param length how many columns are underlined
 * @param message what is wrong
 * @param sourceLine the line as it stands; null when there is none to show
 * @param hint stands behind the carets
 */
public record Problem(
        Severity severity,
        String file,
        int line,
        int column,
        int length,
        String message,
        @Nullable String sourceLine,
        @Nullable String hint) {

    /** How many columns of a long line are shown on each side of what is meant. */
    private static final int MAX_SHOWN = 200;

    /** Whether the book can be used all the same. */
    public enum Severity {
        /** The book is refused. */
        ERROR,
        /** The book is used, and somebody should look. */
        WARNING
    }

    /**
     * The problem as it is printed: place and message, the line or a part of a long one, and carets below what is meant.
     * What concerns a line of a list has no severity: the line is left out, and the list stands.
     */
    public String render() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line);
        }
        if (column > 0) {
            text.append(':').append(column);
        }
        boolean listLine = line > 0 && column == 0;
        String word = severity == Severity.ERROR ? "error: " : "warning: ";
        text.append(": ").append(listLine ? "" : word).append(message);
        if (sourceLine == null || column == 0) {
            return hint == null ? text.toString() : text + " (" + hint + ")";
        }
        String number = String.format("%5d", line);
        int from = column > MAX_SHOWN ? Math.min(sourceLine.length(), column - MAX_SHOWN / 2) : 0;
        String shown = sourceLine.substring(from, Math.min(sourceLine.length(), from + 2 * MAX_SHOWN));
        int before = column - 1 - from;
        text.append('\n').append(number).append(" | ").append(shown);
        text.append('\n').append(" ".repeat(number.length())).append(" | ");
        for (int i = 0; i < before; i++) {
            boolean tab = i < shown.length() && shown.charAt(i) == '\t';
            text.append(tab ? '\t' : ' ');
        }
        text.append("^".repeat(Math.max(1, Math.min(length, shown.length() - before))));
        return hint == null ? text.toString() : text.append(' ').append(hint).toString();
    }
}
