package io.sluicegate.auth;

/**
 * Something wrong in a file of users, with its place. Immutable.
 *
 * @param error whether the file cannot be used at all; else the line alone is left out
 * @param file as it is named in the settings
 * @param line from 1; 0 for the file as a whole
 * @param message what is wrong and what to do
 */
public record UserProblem(boolean error, String file, int line, String message) {

    /** The problem as it is printed, in one line. */
    public String render() {
        return file + (line > 0 ? ":" + line : "") + (error ? ": error: " : ": warning: ") + message;
    }
}
