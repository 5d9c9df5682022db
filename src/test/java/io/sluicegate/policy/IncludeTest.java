package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An include stands for the text of its files (GRAMMAR section 3.1). */
class IncludeTest {

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    private RuleLoad read() {
        return RuleFiles.read(directory, Books.ENVIRONMENT);
    }

    private RuleBook book() {
        RuleLoad load = read();
        assertThat(Books.rendered(load)).isEmpty();
        return Objects.requireNonNull(load.book());
    }

    private void isOneError(String expected) {
        RuleLoad load = read();
        assertThat(load.book()).isNull();
        assertThat(Books.messages(load, Problem.Severity.ERROR)).containsExactly(expected);
    }

    @Test
    void textStandsInThePlaceOfItsInclude() throws IOException {
        write("10-a.rules", "deny port 25\ninclude \"more/x.rules\"\nallow all\n");
        write("more/x.rules", "deny from private\n");
        assertThat(book().lines())
                .extracting(RuleBook.Line::rule)
                .containsExactly("10-a.rules:1", "more/x.rules:1", "10-a.rules:3");
    }

    @Test
    void filesOfAGlobAreReadBytewiseWithoutDotFiles() throws IOException {
        write("a.rules", "include \"more/*.rules\"\nallow all\n");
        write("more/b.rules", "deny port 2\n");
        write("more/B.rules", "deny port 1\n");
        write("more/\u00e9.rules", "deny port 3\n");
        write("more/.hidden.rules", "nonsense\n");
        write("more/notes.txt", "nonsense\n");
        Files.createDirectories(directory.resolve("more/folder.rules"));
        assertThat(book().lines())
                .extracting(RuleBook.Line::text)
                .containsExactly("deny port 1", "deny port 2", "deny port 3", "allow all");
    }

    @Test
    void wildcardsMayStandInFolders() throws IOException {
        write("a.rules", "include \"sites/*/rules.[a-m]?\"\nallow all\n");
        write("sites/x/rules.a1", "deny port 1\n");
        write("sites/y/rules.b2", "deny port 2\n");
        write("sites/y/rules.z2", "nonsense\n");
        write("sites/.z/rules.a1", "nonsense\n");
        assertThat(book().lines()).hasSize(3);
    }

    @Test
    void pathsAreRelativeToTheFileTheyStandIn() throws IOException {
        write("a.rules", "include \"more/x.rules\"\nallow all\n");
        write("more/x.rules", "include \"../other/y.rules\"\nset l from plain \"l.txt\"\ndeny from l\n");
        write("other/y.rules", "set m from plain \"m.txt\"\ndeny from m\n");
        write("more/l.txt", "192.0.2.1\n");
        write("other/m.txt", "192.0.2.2\n");
        RuleBook book = book();
        assertThat(Flow.http("a.example", "/").from("192.0.2.1").judgedBy(book)).isEqualTo("deny more/x.rules:3");
        assertThat(Flow.http("a.example", "/").from("192.0.2.2").judgedBy(book)).isEqualTo("deny other/y.rules:2");
    }

    @Test
    void wildcardWithoutAFileIsAWarning() throws IOException {
        write("a.rules", "include \"more/*.rules\"\nallow all\n");
        RuleLoad load = read();
        assertThat(load.book()).isNotNull();
        assertThat(Books.messages(load, Problem.Severity.WARNING))
                .containsExactly("1:9 no file matches \"more/*.rules\"");
    }

    @Test
    void missingFileIsOneErrorEvenAtTheEnd() throws IOException {
        write("a.rules", "deny from private\ninclude \"end.rules\"\n");
        isOneError("2:9 no such file: " + directory.resolve("end.rules"));
    }

    @Test
    void cycleIsAnError() throws IOException {
        write("a.rules", "include \"more/x.rules\"\nallow all\n");
        write("more/x.rules", "include \"y.rules\"\n");
        write("more/y.rules", "deny port 1\ninclude \"x.rules\"\n");
        isOneError("2:9 \"more/x.rules\" would be read twice | it is included in a.rules:1, which is read already");
    }

    @Test
    void fileThatIncludesItselfIsAnError() throws IOException {
        write("a.rules", "include \"a.rules\"\nallow all\n");
        isOneError("1:9 \"a.rules\" would be read twice | every *.rules of the rule directory is read already");
    }

    @Test
    void fileOfTheDirectoryItselfIsNotIncludedToo() throws IOException {
        write("a.rules", "include \"b.rules\"\nallow all\n");
        write("b.rules", "");
        isOneError("1:9 \"b.rules\" would be read twice | every *.rules of the rule directory is read already");
    }

    @Test
    void linkToAFileIsThatFile() throws IOException {
        write("a.rules", "include \"more/*\"\nallow all\n");
        write("more/x.rules", "deny port 1\n");
        Files.createSymbolicLink(directory.resolve("more/y.rules"), directory.resolve("more/x.rules"));
        isOneError("1:9 \"more/y.rules\" would be read twice | it is included in a.rules:1, which is read already");
    }

    @Test
    void sixteenDeepIsTheEnd() throws IOException {
        write("a.rules", "include \"d/1\"\nallow all\n");
        for (int i = 1; i < 16; i++) {
            write("d/" + i, "include \"" + (i + 1) + "\"\n");
        }
        write("d/16", "deny port 1\n");
        assertThat(book().lines()).hasSize(2);
        write("d/16", "include \"17\"\n");
        write("d/17", "deny port 1\n");
        isOneError("1:9 files include one another more than 16 deep");
    }

    @Test
    void includeTakesOnePathInQuotes() throws IOException {
        write("a.rules", "include more/*.rules\nallow all\n");
        isOneError("1:9 include wants a path in quotes, as in include \"more/*.rules\"");
        write("a.rules", "include \"x\" \"y\"\nallow all\n");
        isOneError("1:13 \"y\" cannot stand here | the statement should have ended");
        write("a.rules", "include\nallow all\n");
        isOneError("1:1 include wants a path in quotes, as in include \"more/*.rules\"");
    }

    @Test
    void folderIsNoRuleFile() throws IOException {
        write("a.rules", "include \"more\"\nallow all\n");
        Files.createDirectories(directory.resolve("more"));
        isOneError("0:0 this is no file that can be read");
    }

    @Test
    void indentedLineContinuesNothingOfTheIncludingFile() throws IOException {
        write("a.rules", "deny port 1\ninclude \"x\"\nallow all\n");
        write("x", "  from private\n");
        isOneError("1:3 an indented line continues the statement above, and there is none");
    }

    @Test
    void versionChangesWithIncludedText() throws IOException {
        write("a.rules", "include \"x\"\nallow all\n");
        write("x", "deny port 1\n");
        String first = book().version();
        write("x", "deny port 2\n");
        assertThat(book().version()).isNotEqualTo(first);
    }
}
