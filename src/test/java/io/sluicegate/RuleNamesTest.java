package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Label;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every rule of conduct is held by tests that name it at the beginning of what they are shown as. */
final class RuleNamesTest {

    private static final int RULES = 29;

    private static final Pattern NAMED = Pattern.compile("rules? (\\d+(?:(?:, | and )\\d+)*): \\S.*");

    private final JavaClasses tests = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.sluicegate");

    private static Stream<String> names(JavaClass each) {
        Stream<String> ofClass = each.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value).stream();
        Stream<String> ofMethods = each.getMethods().stream()
                .flatMap(method -> Stream.concat(
                        method.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value).stream(),
                        method.tryGetAnnotationOfType(Label.class).map(Label::value).stream()));
        return Stream.concat(ofClass, ofMethods);
    }

    /** The classes that name each rule. */
    private Map<Integer, Set<String>> holders() {
        Map<Integer, Set<String>> holders = new TreeMap<>();
        tests.forEach(each -> names(each).forEach(name -> {
            Matcher named = NAMED.matcher(name);
            if (named.matches()) {
                for (String number : named.group(1).split("\\D+", -1)) {
                    holders.computeIfAbsent(Integer.valueOf(number), key -> new TreeSet<>())
                            .add(each.getSimpleName());
                }
            }
        }));
        return holders;
    }

    @Test
    void everyRuleIsNamedByATest() {
        Map<Integer, Set<String>> holders = holders();
        for (int rule = 1; rule <= RULES; rule++) {
            assertThat(holders).as("tests by rule").containsKey(rule);
        }
        assertThat(holders).hasSize(RULES);
    }

    @Test
    void whatBeginsLikeARuleIsOne() {
        assertThat(tests.stream().flatMap(RuleNamesTest::names).filter(name -> name.startsWith("rule")))
                .allMatch(name -> NAMED.matcher(name).matches());
    }
}
