package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An include stands for the text of its files (GRAMMAR section 3.1). */
class IncludeTest {

    @TempDir
    Path directory;

    private void isOneError(String expected) {
        RuleLoad load = Books.loadIn(directory);
        assertThat(load.book()).isNull();
        assertThat(Books.messages(load, Problem.Severity.ERROR)).containsExactly(expected);
    }

    @Test
    void textStandsInThePlaceOfItsInclude() throws IOException {
        Books.write(directory, "10-a.rules", "deny port 25\ninclude \"more/x.rules\"\nallow all\n");
        Books.write(directory, "more/x.rules", "deny from private\n");
        assertThat(Books.bookIn(directory).lines())
                .extracting(RuleBook.Line::rule)
                .containsExactly("10-a.rules:1", "more/x.rules:1", "10-a.rules:3");
    }

    @Test
    void filesOfAGlobAreReadBytewiseWithoutDotFiles() throws IOException {
        Books.write(directory, "a.rules", "include \"more/*.rules\"\nallow all\n");
        Books.write(directory, "more/b.rules", "deny port 2\n");
        Books.write(directory, "more/B.rules", "deny port 1\n");
        Books.write(directory, "more/\u00e9.rules", "deny port 3\n");
        Books.write(directory, "more/.hidden.rules", "nonsense\n");
        Books.write(directory, "more/notes.txt", "nonsense\n");
        Files.createDirectories(directory.resolve("more/folder.rules"));
        assertThat(Books.bookIn(directory).lines())
                .extracting(RuleBook.Line::text)
                .containsExactly("deny port 1", "deny port 2", "deny port 3", "allow all");
    }

    @Test
    void wildcardsMayStandInFolders() throws IOException {
        Books.write(directory, "a.rules", "include \"sites/*/rules.[a-m]?\"\nallow all\n");
        Books.write(directory, "sites/x/rules.a1", "deny port 1\n");
        Books.write(directory, "sites/y/rules.b2", "deny port 2\n");
        Books.write(directory, "sites/y/rules.z2", "nonsense\n");
        Books.write(directory, "sites/.z/rules.a1", "nonsense\n");
        assertThat(Books.bookIn(directory).lines()).hasSize(3);
    }

    @Test
    void pathsAreRelativeToTheFileTheyStandIn() throws IOException {
        Books.write(directory, "a.rules", "include \"more/x.rules\"\nallow all\n");
        Books.write(
                directory, "more/x.rules", "include \"../other/y.rules\"\nset l from plain \"l.txt\"\ndeny from l\n");
        Books.write(directory, "other/y.rules", "set m from plain \"m.txt\"\ndeny from m\n");
        Books.write(directory, "more/l.txt", "192.0.2.1\n");
        Books.write(directory, "other/m.txt", "192.0.2.2\n");
        RuleBook book = Books.bookIn(directory);
        assertThat(Flow.http("a.example", "/").from("192.0.2.1").judgedBy(book)).isEqualTo("deny more/x.rules:3");
        assertThat(Flow.http("a.example", "/").from("192.0.2.2").judgedBy(book)).isEqualTo("deny other/y.rules:2");
    }

    @Test
    void wildcardWithoutAFileIsAWarning() throws IOException {
        Books.write(directory, "a.rules", "include \"more/*.rules\"\nallow all\n");
        RuleLoad load = Books.loadIn(directory);
        assertThat(load.book()).isNotNull();
        assertThat(Books.messages(load, Problem.Severity.WARNING))
                .containsExactly("1:9 no file matches \"more/*.rules\"");
    }

    @Test
    void missingFileIsOneErrorEvenAtTheEnd() throws IOException {
        Books.write(directory, "a.rules", "deny from private\ninclude \"end.rules\"\n");
        isOneError("2:9 no such file: " + directory.resolve("end.rules"));
    }

    @Test
    void cycleIsAnError() throws IOException {
        Books.write(directory, "a.rules", "include \"more/x.rules\"\nallow all\n");
        Books.write(directory, "more/x.rules", "include \"y.rules\"\n");
        Books.write(directory, "more/y.rules", "deny port 1\ninclude \"x.rules\"\n");
        isOneError("2:9 \"more/x.rules\" would be read twice | it is included in a.rules:1, which is read already");
    }

    @Test
    void fileThatIncludesItselfIsAnError() throws IOException {
        Books.write(directory, "a.rules", "include \"a.rules\"\nallow all\n");
        isOneError("1:9 \"a.rules\" would be read twice | every *.rules of the rule directory is read already");
    }

    @Test
    void fileOfTheDirectoryItselfIsNotIncludedToo() throws IOException {
        Books.write(directory, "a.rules", "include \"b.rules\"\nallow all\n");
        Books.write(directory, "b.rules", "");
        isOneError("1:9 \"b.rules\" would be read twice | every *.rules of the rule directory is read already");
    }

    @Test
    void linkToAFileIsThatFile() throws IOException {
        Books.write(directory, "a.rules", "include \"more/*\"\nallow all\n");
        Books.write(directory, "more/x.rules", "deny port 1\n");
        Files.createSymbolicLink(directory.resolve("more/y.rules"), directory.resolve("more/x.rules"));
        isOneError("1:9 \"more/y.rules\" would be read twice | it is included in a.rules:1, which is read already");
    }

    @Test
    void sixteenDeepIsTheEnd() throws IOException {
        Books.write(directory, "a.rules", "include \"d/1\"\nallow all\n");
        for (int i = 1; i < 16; i++) {
            Books.write(directory, "d/" + i, "include \"" + (i + 1) + "\"\n");
        }
        Books.write(directory, "d/16", "deny port 1\n");
        assertThat(Books.bookIn(directory).lines()).hasSize(2);
        Books.write(directory, "d/16", "include \"17\"\n");
        Books.write(directory, "d/17", "deny port 1\n");
        isOneError("1:9 files include one another more than 16 deep");
    }

    @Test
    void includeTakesOnePathInQuotes() throws IOException {
        Books.write(directory, "a.rules", "include more/*.rules\nallow all\n");
        isOneError("1:9 include wants a path in quotes, as in include \"more/*.rules\"");
        Books.write(directory, "a.rules", "include \"x\" \"y\"\nallow all\n");
        isOneError("1:13 \"y\" cannot stand here | the statement should have ended");
        Books.write(directory, "a.rules", "include\nallow all\n");
        isOneError("1:1 include wants a path in quotes, as in include \"more/*.rules\"");
    }

    @Test
    void folderIsNoRuleFile() throws IOException {
        Books.write(directory, "a.rules", "include \"more\"\nallow all\n");
        Files.createDirectories(directory.resolve("more"));
        isOneError("0:0 this is no file that can be read");
    }

    @Test
    void indentedLineContinuesNothingOfTheIncludingFile() throws IOException {
        Books.write(directory, "a.rules", "deny port 1\ninclude \"x\"\nallow all\n");
        Books.write(directory, "x", "  from private\n");
        isOneError("1:3 an indented line continues the statement above, and there is none");
    }

    @Test
    void versionChangesWithIncludedText() throws IOException {
        Books.write(directory, "a.rules", "include \"x\"\nallow all\n");
        Books.write(directory, "x", "deny port 1\n");
        String first = Books.bookIn(directory).version();
        Books.write(directory, "x", "deny port 2\n");
        assertThat(Books.bookIn(directory).version()).isNotEqualTo(first);
    }
}
