package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LexerTest {

    private final Problems problems = new Problems();

    /** The tokens of each statement, joined by bars. */
    private List<String> read(String text) {
        return Books.read("a.rules", text, problems).stream()
                .filter(LexedStatement::sound)
                .map(statement -> String.join(
                        "|", statement.tokens().stream().map(Token::text).toList()))
                .toList();
    }

    private List<String> errors(String text) {
        Books.read("a.rules", text, problems);
        return problems.all().stream()
                .map(each -> each.line() + ":" + each.column() + " " + each.message())
                .toList();
    }

    @Test
    void indentedLinesContinueAndCommentsDoNotEndAStatement() {
        assertThat(read("deny to a.example,\n\n  # why\n# why not\n\tb.example\nallow all"))
                .containsExactly("deny|to|a.example|,|b.example", "allow|all");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void byteOrderMarkAndCarriageReturnsAreAccepted() {
        assertThat(read("\ufeffdeny to a.example\r\n  with page\r\nallow all\r\n"))
                .containsExactly("deny|to|a.example|with|page", "allow|all");
    }

    @Test
    void commentsBeginBehindBlanksCommasAndQuotes() {
        assertThat(read("deny to a.example,# one\n b.example # two\n because \"no # here\"# three"))
                .containsExactly("deny|to|a.example|,|b.example|because|no # here");
        assertThat(read("deny to /ads#,x y/# four")).containsExactly("deny|to|ads#,x y");
        assertThat(problems.all()).isEmpty();
    }

    @Test
    void hashInsideAWordIsAnError() {
        assertThat(errors("deny to ads#2")).containsExactly("1:12 \"#\" inside a word: put a blank before a comment");
    }

    @Test
    void hashBehindASlashThatClosesNothingIsAnError() {
        assertThat(errors("deny to x.example/#2")).hasSize(1);
    }

    @Test
    void strangeLinesAreToldWithTheirPlace() {
        assertThat(errors("  deny all"))
                .containsExactly("1:3 an indented line continues the statement above, and there is none");
    }

    @Test
    void backslashAtTheEndIsAnError() {
        assertThat(errors("deny to a.example, \\\n"))
                .containsExactly("1:20 a backslash does not continue a line: indent the next line instead");
        assertThat(errors("deny to a.example\\  \n")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "deny\u0000 all",
                "deny al\u007fl",
                "deny all\rx",
                "deny all # \u0007",
                "deny all because \"x\u001b\"",
                "deny all because \"\ufffd\"",
                "# \ufffd",
                "deny to \ufffd.example"
            })
    void controlCharactersAndBadUtf8AreErrorsEverywhere(String text) {
        assertThat(errors(text)).hasSize(1);
        assertThat(problems.all().get(0).render()).doesNotContain("\u0007", "\u001b", "\u0000");
    }

    @Test
    void longLineIsAnErrorAndItsStatementIsLeftOut() {
        String line = "deny to " + "ä.example,".repeat(6000) + "x.example";
        assertThat(line.length()).isLessThan(64 * 1024);
        assertThat(read("allow to y.example\n" + line + "\nallow all"))
                .containsExactly("allow|to|y.example", "allow|all");
        assertThat(problems.all()).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo("a line over 64 KiB");
            assertThat(problem.line()).isEqualTo(2);
        });
    }

    @Test
    void stringsKnowTwoEscapes() {
        assertThat(read("deny all because \"a \\\"b\\\" \\\\ c\"")).containsExactly("deny|all|because|a \"b\" \\ c");
        assertThat(errors("deny all because \"a\\n\""))
                .containsExactly("1:20 only \\\" and \\\\ are escapes in a string");
    }

    @Test
    void unfinishedAndEmptyQuotesAreErrors() {
        assertThat(errors("deny all because \"x\nallow to /x\ndeny all because \"\"\nallow to //"))
                .containsExactly(
                        "1:18 the string has no closing \"",
                        "2:10 the regular expression has no closing /",
                        "3:18 an empty string",
                        "4:10 an empty regular expression");
    }

    @Test
    void regularExpressionKeepsItsEscapesBlanksAndCommas() {
        assertThat(read("deny to /^ads?[0-9]{1,2}\\./, /a\\/b c/  # x"))
                .containsExactly("deny|to|^ads?[0-9]{1,2}\\.|,|a\\/b c");
    }

    @Test
    void stringInsideAWordIsAnErrorExceptBehindUser() {
        assertThat(errors("deny to a\"b\"")).hasSize(1);
        assertThat(read("deny from user:\"CORP\\\\jane doe\"")).containsExactly("deny|from|CORP\\jane doe");
    }

    @Test
    void quotedUserIsATokenOfItsOwnKindAndAnUnquotedOneAWord() {
        assertThat(Books.read("a.rules", "deny from user:\"a b\", user:a", problems)
                        .get(0)
                        .tokens())
                .extracting(token -> token.kind() + " " + token.text() + " " + token.column() + "+" + token.length())
                .containsExactly(
                        "WORD deny 1+4", "WORD from 6+4", "USER a b 11+10", "COMMA , 21+1", "WORD user:a 23+6");
    }

    @Test
    void tokensKnowTheirPlaceWithATabAsOneColumn() {
        List<LexedStatement> statements = Books.read("x/a.rules", "deny\n\tto \"a\" /b/,c", problems);
        assertThat(statements.get(0).tokens())
                .extracting(token -> token.kind() + " " + token.place() + ":" + token.column() + "+" + token.length())
                .containsExactly(
                        "WORD x/a.rules:1:1+4",
                        "WORD x/a.rules:2:2+2",
                        "STRING x/a.rules:2:5+3",
                        "REGEX x/a.rules:2:9+3",
                        "COMMA x/a.rules:2:12+1",
                        "WORD x/a.rules:2:13+1");
    }
}
