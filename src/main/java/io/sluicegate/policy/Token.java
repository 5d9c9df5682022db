package io.sluicegate.policy;

/**
 * A word of a rule file with its place. Immutable.
 *
 * @param kind of the token
 * @param text without quotes or slashes
 * @param file relative to the rule directory
 * @param line from 1
 * @param column from 1
 * @param length in columns, quotes and slashes included
 * @param sourceLine the line it stands in
 */
record Token(Kind kind, String text, String file, int line, int column, int length, String sourceLine) {

    /** The kinds of tokens (GRAMMAR section 1.4). */
    enum Kind {
        WORD,
        STRING,
        REGEX,
        /** {@code user:"…"}: the name in quotes, which the text is. */
        USER,
        COMMA
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equals(word);
    }

    /** Whether it names users: {@code user:alice}, {@code user:"alice smith"} or {@code user:*}. */
    boolean namesUser() {
        return kind == Kind.USER || (kind == Kind.WORD && text.startsWith(Words.USER) && !isWord(Words.USER));
    }

    String place() {
        return file + ":" + line;
    }

    /** The first characters of a word as a word of its own. */
    Token first(int characters) {
        return new Token(kind, text.substring(0, characters), file, line, column, characters, sourceLine);
    }
}
