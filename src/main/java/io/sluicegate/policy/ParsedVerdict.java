package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;

/**
 * A verdict with its place while a book is loaded. Immutable.
 *
 * @param tokens what it is written in; the first is its place
 * @param statement what becomes part of the book
 */
record ParsedVerdict(List<Token> tokens, Statement statement) {

    ParsedVerdict {
        tokens = List.copyOf(tokens);
    }

    Token first() {
        return tokens.get(0);
    }

    /** The items of the clause that begins with the word and is not negated; none where there is no such clause. */
    List<Token> items(String clause) {
        List<Token> items = new ArrayList<>();
        boolean inside = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            boolean keyword = token.kind() == Token.Kind.WORD && Words.endsItems(token.text());
            if (keyword) {
                inside = token.text().equals(clause)
                        && (i == 0 || !tokens.get(i - 1).isWord("not"));
            } else if (inside && token.kind() != Token.Kind.COMMA) {
                items.add(token);
            }
        }
        return items;
    }
}
