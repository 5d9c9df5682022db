package io.sluicegate.web;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One reading of the webroot directory. Immutable.
 *
 * @param denied the page of a denial
 * @param error every other page to a client
 * @param login asks an administrator for the token
 * @param languages the default first
 * @param statics served as they are, by name
 * @param warnings what was wrong, a line each
 */
record WebFiles(
        Template denied,
        Template error,
        Template login,
        List<PageTexts> languages,
        Map<String, StaticFile> statics,
        List<String> warnings) {

    /** The names of all files that are served as they are, and their media types. */
    static final Map<String, String> STATIC_TYPES = Map.of(
            "dashboard.html", "text/html; charset=utf-8",
            "dashboard.js", "text/javascript; charset=utf-8",
            "dashboard.css", "text/css; charset=utf-8",
            "icon.svg", "image/svg+xml");

    /** Copies the lists. */
    WebFiles {
        languages = List.copyOf(languages);
        statics = Map.copyOf(statics);
        warnings = List.copyOf(warnings);
    }

    /** What there is without a directory. */
    static WebFiles builtIn(List<String> warnings) {
        return new WebFiles(
                BuiltInPages.MESSAGE,
                BuiltInPages.MESSAGE,
                BuiltInPages.LOGIN,
                List.of(BuiltInPages.ENGLISH),
                BuiltInPages.STATIC,
                warnings);
    }

    /** The texts that the client understands best (RFC 4647 section 3.4, by primary subtag); the default otherwise. */
    PageTexts textsFor(@Nullable String acceptLanguage) {
        return AcceptedRanges.parse(acceptLanguage).ranges().stream()
                .filter(range -> range.weight() > 0)
                .sorted(Comparator.comparingInt(AcceptedRanges.Range::weight).reversed())
                .flatMap(range -> languages.stream().filter(each -> isMatch(range.name(), each.language())))
                .findFirst()
                .orElse(languages.get(0));
    }

    private static boolean isMatch(String range, String language) {
        return range.equals("*") || range.equals(language) || range.startsWith(language + "-");
    }
}
