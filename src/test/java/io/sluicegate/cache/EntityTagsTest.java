package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110 section 8.8.3. */
final class EntityTagsTest {

    /** Counts how often a reader looks at a character. */
    private static final class Counted implements CharSequence {

        private final String text;
        private long looks;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            looks++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            looks += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"", "\",", "\",\"", "\"\"", "\"\",", "\"\" ", "\" ,", ",\"", "W/\"", ",", " ", " ,", "\"x\"\t"
            })
    void readingAListCostsTimeLinearInItsLength(String repeated) {
        Counted list = new Counted(repeated.repeat(20_000));
        assertThat(EntityTags.listMatchesWeakly(list, "\"tag\"")).isFalse();
        assertThat(list.looks).isLessThan(8L * list.length());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "a"              | "a"   | true
            W/"a"            | "a"   | true
            "a"              | W/"a" | true
            W/"a"            | W/"a" | true
            "x" , "a"        | "a"   | true
            ,,"a",           | "a"   | true
            "x,y",W/"a"      | "a"   | true
            "x,y"            | "x,y" | true
            "x, "a"          | "a"   | true
            nonsense, "a"    | "a"   | true
            ""               | ""    | true
            "A"              | "a"   | false
            a                | "a"   | false
            a                | a     | false
            w/"a"            | "a"   | false
            w/"a"            | w/"a" | false
            W/ "a"           | "a"   | false
            "x" "a"          | "a"   | false
            "a" "x"          | "a"   | false
            "a               | "a"   | false
            x"a"             | "a"   | false
            """)
    void onlyAWholeTagOfAListMatches(String list, String tag, boolean matches) {
        assertThat(EntityTags.listMatchesWeakly(list, tag)).isEqualTo(matches);
    }

    @Test
    void nothingMatchesWhereThereIsNoTag() {
        assertThat(EntityTags.listMatchesWeakly("\"a\", null", null)).isFalse();
        assertThat(EntityTags.matchStrongly("\"a\"", null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "a"     | "a"     | true
            ""      | ""      | true
            "a"     | "b"     | false
            "a"     | W/"a"   | false
            W/"a"   | W/"a"   | false
            W/"a"   | "a"     | false
            a       | a       | false
            "       | "       | false
            "a      | "a      | false
            "a","a" | "a","a" | false
            """)
    void strongComparisonNeedsTwoStrongTags(String one, String other, boolean matches) {
        assertThat(EntityTags.matchStrongly(one, other)).isEqualTo(matches);
    }
}
