package io.sluicegate.config;

import org.jspecify.annotations.Nullable;

/**
 * Something wrong in the settings, with its place. Immutable.
 *
 * @param severity whether the settings can be used all the same
 * @param place the file as it was named, or {@code --set key}
 * @param line from 1; 0 where there is none
 * @param message what is wrong and what is wanted instead
 * @param hint what may have been meant
 */
public record ConfigProblem(
        Severity severity,
        String place,
        int line,
        String message,
        @Nullable String hint) {

    /** Whether the settings can be used all the same. */
    public enum Severity {
        /** The settings are refused. */
        ERROR("error"),
        /** The settings are used, and somebody should look. */
        WARNING("warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /** The word in messages. */
        public String word() {
            return word;
        }
    }

    /** Whether the settings are refused for it. */
    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The problem as it is printed, in one line. */
    public String render() {
        String where = line > 0 ? place + ":" + line : place;
        String text = where + ": " + severity.word() + ": " + message;
        return hint == null ? text : text + "; " + hint;
    }
}
