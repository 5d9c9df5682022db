package io.sluicegate;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Label;
import org.junit.jupiter.api.DisplayName;

/** All compiled test classes, with what their tests are shown as. */
final class NamedTests {

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.ONLY_INCLUDE_TESTS)
            .importPackages("io.sluicegate");

    /** What a name looks like that says which numbers of a list it holds: {@code word 1, 2 and 3: …}. */
    static Pattern numbered(String word) {
        return Pattern.compile(word + " (\\d+(?:(?:, | and )\\d+)*): \\S.*");
    }

    private static Stream<String> shown(JavaClass each) {
        Stream<String> ofClass = each.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value).stream();
        Stream<String> ofMethods = each.getMethods().stream()
                .flatMap(method -> Stream.concat(
                        method.tryGetAnnotationOfType(DisplayName.class).map(DisplayName::value).stream(),
                        method.tryGetAnnotationOfType(Label.class).map(Label::value).stream()));
        return Stream.concat(ofClass, ofMethods);
    }

    /** What classes and tests are shown as, where that begins so. */
    Set<String> beginningWith(String word) {
        return classes.stream()
                .flatMap(NamedTests::shown)
                .filter(name -> name.startsWith(word))
                .collect(Collectors.toSet());
    }

    /** The classes that hold each number of a list. */
    Map<Integer, Set<String>> holders(Pattern numbered) {
        Map<Integer, Set<String>> holders = new TreeMap<>();
        classes.forEach(each -> shown(each).forEach(name -> {
            Matcher named = numbered.matcher(name);
            if (named.matches()) {
                for (String number : named.group(1).split("\\D+", -1)) {
                    holders.computeIfAbsent(Integer.valueOf(number), key -> new TreeSet<>())
                            .add(each.getSimpleName());
                }
            }
        }));
        return holders;
    }

    /** All that a document may name as a test: {@code SimpleName.method}. */
    Set<String> methods() {
        return classes.stream()
                .flatMap(each -> each.getMethods().stream()
                        .filter(method -> !method.getAnnotations().isEmpty())
                        .map(method -> each.getSimpleName() + "." + method.getName()))
                .collect(Collectors.toSet());
    }
}
