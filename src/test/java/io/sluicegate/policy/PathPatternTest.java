package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/a/b, /a/b",
        "/a/b/, /a/b/",
        "/a//b, /a/b",
        "///, /",
        "/a/./b, /a/b",
        "/a/., /a/",
        "/a/../b, /b",
        "/a/b/.., /a/",
        "/.., /",
        "/../../a, /a",
        "/a/..b/c.., /a/..b/c..",
        "/a?b/../c, /a",
        "/%61%2Fb, /a/b",
        "/a/%2e%2e/b, /b",
        "/a/%2E/b, /a/b",
        "/a/%2f../b, /b",
        "/%2561, /%61",
        "/100%, /100%",
        "/%zz, /%zz",
        "/%4, /%4",
        "/a%3Fb, /a?b",
        "/%C3%A4, /ä",
        "*, *"
    })
    void normalisedPathIsWhatTheOriginUnderstands(String path, String normalised) {
        assertThat(PathPattern.normalised(path)).isEqualTo(normalised);
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /a, true",
        "/a, /a/, false",
        "/a, /A, false",
        "/a*, /a/b/c, true",
        "*, /anything, true",
        "*.deb, /pool/x.deb, true",
        "*.deb, /pool/x.debug, false",
        "/*/x, /a/b/x, true",
        "/a*b*c, /aXbXc, true",
        "/a*b*c, /acb, false",
        "/**, /, true"
    })
    void starIsAnyRun(String pattern, String path, boolean matches) {
        assertThat(new PathPattern(pattern).matches(path)).isEqualTo(matches);
    }

    @Property
    void agreesWithARegularExpression(
            @ForAll @StringLength(max = 8) @Chars({'a', '/', '*'}) String pattern,
            @ForAll @StringLength(max = 10) @CharRange(from = 'a', to = 'b') String path) {
        String regex = pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : Pattern.quote(String.valueOf((char) c)))
                .collect(Collectors.joining());
        assertThat(new PathPattern(pattern).matches(path)).isEqualTo(path.matches(regex));
    }

    @Property
    void normalisingTwiceChangesNothingWithoutPercentSigns(
            @ForAll @StringLength(max = 12) @Chars({'a', '/', '.'}) String rest) {
        String once = PathPattern.normalised("/" + rest);
        assertThat(PathPattern.normalised(once)).isEqualTo(once);
        assertThat(once).startsWith("/").doesNotContain("//", "/./", "/../");
    }
}
