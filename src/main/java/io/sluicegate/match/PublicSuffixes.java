package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import org.apache.hc.client5.http.psl.DomainType;
import org.apache.hc.client5.http.psl.PublicSuffixList;
import org.apache.hc.client5.http.psl.PublicSuffixListParser;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;

/**
 * Names below which anybody may register one, such as {@code com} and {@code co.uk}: the ICANN section of the public
 * suffix list that comes with the HTTP client library. It ages with that library; a suffix that is newer is not known.
 * A wildcard such as {@code *.ck} counts as the name above it. Read once, when it is first asked for; immutable.
 */
public final class PublicSuffixes {

    private static final String RESOURCE = "/org/publicsuffix/list/effective_tld_names.dat";

    private PublicSuffixes() {}

    /** All of them, those of few labels first. */
    public static List<HostName> all() {
        return Once.ALL;
    }

    /** Whether the name is one. */
    public static boolean contains(HostName name) {
        return Once.SET.find(name) != DomainSet.NONE;
    }

    /**
     * The part of a name that somebody has registered: the suffix and one label before it. The name itself where it is a
     * suffix or has one label; of a suffix that is not in the list the last label counts. Some 0.3 microseconds.
     */
    public static HostName registrable(HostName name) {
        String root = Once.MATCHER.getDomainRoot(name.text());
        HostName parsed = root == null ? null : HostName.parse(root);
        return parsed == null ? name : parsed;
    }

    /** What is read when it is first asked for. */
    private static final class Once {
        private static final List<PublicSuffixList> SECTIONS = read();
        private static final PublicSuffixMatcher MATCHER = new PublicSuffixMatcher(SECTIONS);
        private static final List<HostName> ALL = names(SECTIONS);
        private static final DomainSet SET = setOf(ALL);

        private static DomainSet setOf(List<HostName> names) {
            DomainSet.Builder set = new DomainSet.Builder(0);
            names.forEach(name -> set.add(name, DomainSet.Reach.EXACT, 0));
            return set.build();
        }
    }

    private static List<PublicSuffixList> read() {
        try (InputStream bytes = PublicSuffixes.class.getResourceAsStream(RESOURCE)) {
            if (bytes == null) {
                throw new IllegalStateException("the library has lost " + RESOURCE);
            }
            Reader text = new InputStreamReader(bytes, StandardCharsets.UTF_8);
            return PublicSuffixListParser.INSTANCE.parseByType(text).stream()
                    .filter(section -> section.getType() == DomainType.ICANN)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<HostName> names(List<PublicSuffixList> sections) {
        return sections.stream()
                .flatMap(section -> section.getRules().stream())
                .map(PublicSuffixes::nameOf)
                .distinct()
                .sorted(Comparator.comparingLong(PublicSuffixes::labels).thenComparing(HostName::text))
                .toList();
    }

    private static HostName nameOf(String rule) {
        String name = rule.startsWith("*.") ? rule.substring(2) : rule;
        HostName parsed = NameText.parse(name, DomainSet.Reach.EXACT).name();
        if (parsed == null) {
            throw new IllegalStateException("the library's public suffix list holds no name in \"" + rule + "\"");
        }
        return parsed;
    }

    private static long labels(HostName name) {
        return name.text().chars().filter(c -> c == '.').count();
    }
}
