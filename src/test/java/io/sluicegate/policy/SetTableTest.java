package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SetTableTest {

    private final Problems problems = new Problems();
    private final SetTable table = new SetTable(Books.ENVIRONMENT, problems, LastGood.NONE);

    @BeforeEach
    void define() {
        define("a", "x.example", "y.example");
        define("b", "a", "z.example");
        define("c", "a", "b");
    }

    private static Token word(String text) {
        return new Token(Token.Kind.WORD, text, "a.rules", 1, 1, text.length(), text);
    }

    private static List<Token> words(String... texts) {
        return Stream.of(texts).map(SetTableTest::word).toList();
    }

    private void define(String name, String... items) {
        table.define(new SetTable.Definition(word(name), words(items), null));
    }

    private List<String> literals(Set<String> passed, String... items) {
        return table.leaves(words(items), passed).literals().stream()
                .map(Token::text)
                .toList();
    }

    @Test
    void itemsComeDownToThoseOfSetsWithinSets() {
        assertThat(literals(new HashSet<>(), "c", "w.example"))
                .containsExactly("x.example", "y.example", "z.example", "w.example");
    }

    @Test
    void setThatWasGatheredIsPassedOverByTheNextStatement() {
        Set<String> passed = new HashSet<>();
        assertThat(literals(passed, "a")).containsExactly("x.example", "y.example");
        assertThat(literals(passed, "c", "w.example")).containsExactly("z.example", "w.example");
        assertThat(literals(passed, "a", "b", "c")).isEmpty();
        assertThat(passed).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void setsOfItemsHoldNoLists() {
        assertThat(table.listsWithin(words("c", "w.example"))).isEmpty();
        assertThat(problems.hasErrors()).isFalse();
    }
}
