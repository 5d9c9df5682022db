package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of what RFC 9111 requires names tests that exist, and says where there is none. */
final class CachingDocumentTest {

    private static final Path DOCUMENT = Path.of("src/docs/rfc9111.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+\\.\\w+)`");
    private static final Pattern HELD = Pattern.compile("(?:not met|does not arise): \\S.*|`[A-Z]\\w+\\.\\w+`.*");

    /** What stands in the table's last column, row by row. */
    private static List<String> holders() throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .filter(line -> line.startsWith("|") && !line.startsWith("| --") && !line.endsWith("| held by |"))
                .map(line -> line.substring(line.lastIndexOf(" | ") + 3, line.length() - 2))
                .toList();
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        Set<String> named = new TreeSet<>();
        NAMED.matcher(Files.readString(DOCUMENT)).results().forEach(each -> named.add(each.group(1)));
        assertThat(named).hasSizeGreaterThan(80).isSubsetOf(new NamedTests().methods());
    }

    @Test
    void everyRequirementIsHeldOrSaysWhyNot() throws IOException {
        assertThat(holders())
                .hasSizeGreaterThan(100)
                .allMatch(held -> HELD.matcher(held).matches());
    }
}
