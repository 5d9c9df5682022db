package io.sluicegate.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the reading of one statement stands. Confined to one load. */
final class Cursor {

    private final List<Token> tokens;
    private int at;

    Cursor(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token first() {
        return tokens.get(0);
    }

    @Nullable
    Token peek() {
        return at < tokens.size() ? tokens.get(at) : null;
    }

    /** The token in hand, or the last one where the statement has ended: the place that an error shows. */
    Token here() {
        return tokens.get(Math.min(at, tokens.size() - 1));
    }

    boolean atEnd() {
        return at >= tokens.size();
    }

    boolean peekIs(String word) {
        Token token = peek();
        return token != null && token.isWord(word);
    }

    boolean take(String word) {
        boolean taken = peekIs(word);
        at += taken ? 1 : 0;
        return taken;
    }

    @Nullable
    Token take(Token.Kind kind) {
        Token token = peek();
        if (token == null || token.kind() != kind) {
            return null;
        }
        at++;
        return token;
    }

    Token next() {
        Token token = here();
        at++;
        return token;
    }

    /** Whether the statement ends here; an error has been told when not. */
    boolean expectEnd(Problems problems) {
        Token extra = peek();
        if (extra == null) {
            return true;
        }
        String word = "\"" + extra.text() + "\"";
        if (extra.kind() == Token.Kind.WORD && Words.beginsStatement(extra.text())) {
            problems.error(extra, word + " begins a statement: start it at column 1");
        } else {
            problems.error(extra, word + " cannot stand here", "the statement should have ended");
        }
        return false;
    }

    List<Token> tokens() {
        return tokens;
    }

    int position() {
        return at;
    }

    /** The statement as text, its lines joined. */
    String text() {
        return textFrom(0, tokens.size());
    }

    /** The tokens between two positions as text. */
    String textFrom(int start, int end) {
        StringBuilder text = new StringBuilder();
        for (Token token : tokens.subList(start, Math.min(end, tokens.size()))) {
            boolean comma = token.kind() == Token.Kind.COMMA;
            text.append(text.length() == 0 || comma ? "" : " ").append(spelled(token));
        }
        return text.toString();
    }

    private static String spelled(Token token) {
        return switch (token.kind()) {
            case STRING -> quoted(token);
            case USER -> Words.USER + quoted(token);
            case REGEX -> "/" + token.text() + "/";
            case WORD, COMMA -> token.text();
        };
    }

    private static String quoted(Token token) {
        return "\"" + token.text().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
