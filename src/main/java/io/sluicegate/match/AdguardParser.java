package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands AdGuard's DNS filtering syntax as far as it names hosts: {@code ||name^} is a name and all below it,
 * {@code |name^} and a bare name that name alone, {@code @@} an exception, {@code $important} comes before what is not,
 * {@code $badfilter} takes the same rule back wherever it stands. A line with any other modifier is ignored whole,
 * because half of its meaning would be another one. Confined to one load.
 */
final class AdguardParser implements LineParser {

    private static final Set<String> MODIFIERS = Set.of("important", "badfilter");

    private final ListEntries entries;
    private final DomainSet.Reach bare;
    private final HostsParser hosts;
    private final List<Rule> takenBack = new ArrayList<>();

    AdguardParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
        this.hosts = new HostsParser(entries, DomainSet.Reach.EXACT);
    }

    /** A line that names hosts. */
    private record Rule(HostName name, DomainSet.Reach reach, NameLayers.Kind kind) {}

    @Override
    public void parse(Span line, int number) throws ListException {
        line.strip();
        boolean comment = line.startsWith("!") || line.startsWith("#") || line.startsWith("[");
        if (line.isEmpty() || comment) {
            return;
        }
        if (line.indexOf(' ') > 0 || line.indexOf('\t') > 0) {
            parseBlanks(line, number);
        } else if (line.startsWith("||") && line.indexOf('^') == line.length() - 1 && line.indexOf('*') < 0) {
            line.skip(2);
            line.drop(1);
            entries.addName(line, DomainSet.Reach.WITH_BELOW, number);
        } else {
            parseRule(line.text(), number);
        }
    }

    /** A line of a hosts file, or a rule with a comment behind it. */
    private void parseBlanks(Span line, int number) throws ListException {
        Span first = new Span();
        Span rest = new Span();
        rest.set(line);
        boolean some = rest.next(first);
        rest.strip();
        if (some && rest.startsWith("#")) {
            parseRule(first.text(), number);
        } else if (IpLiteral.parse(first.text()) != null) {
            hosts.parse(line, number);
        } else {
            entries.ignore(number, line.text(), "no rule that names a host");
        }
    }

    private void parseRule(String line, int number) throws ListException {
        int dollar = line.startsWith("/") ? -1 : line.indexOf('$');
        List<String> modifiers =
                dollar < 0 ? List.of() : List.of(line.substring(dollar + 1).split(",", -1));
        String pattern = dollar < 0 ? line : line.substring(0, dollar);
        if (!MODIFIERS.containsAll(modifiers)) {
            entries.ignore(number, line, "a modifier other than $important and $badfilter");
            return;
        }
        boolean exception = pattern.startsWith("@@");
        NameText name = pattern(exception ? pattern.substring(2) : pattern);
        if (name == null || name.name() == null) {
            entries.ignore(number, line, fault(name, pattern));
            return;
        }
        Rule rule = new Rule(name.name(), name.reach(), kind(exception, modifiers.contains("important")));
        if (modifiers.contains("badfilter")) {
            takenBack.add(rule);
        } else {
            entries.add(rule.name(), rule.reach(), rule.kind(), number);
        }
    }

    private static String fault(@Nullable NameText name, String pattern) {
        if (pattern.startsWith("/") || pattern.startsWith("@@/")) {
            return "a regular expression: it can stand in a rule, as an item of to";
        }
        if (pattern.contains("##") || pattern.contains("#@#") || pattern.contains("#?#")) {
            return "a rule for the inside of pages";
        }
        return name == null ? "a pattern that is no whole name" : name.fault();
    }

    private static NameLayers.Kind kind(boolean exception, boolean important) {
        if (exception) {
            return important ? NameLayers.Kind.IMPORTANT_EXCEPTION : NameLayers.Kind.EXCEPTION;
        }
        return important ? NameLayers.Kind.IMPORTANT : NameLayers.Kind.LISTED;
    }

    /** The name that a pattern stands for; null when it stands for parts of names. */
    private @Nullable NameText pattern(String pattern) {
        String text = pattern;
        boolean ended = text.endsWith("^") || text.endsWith("|");
        while (text.endsWith("^") || text.endsWith("|")) {
            text = text.substring(0, text.length() - 1);
        }
        if (text.startsWith("||*.")) {
            return host(text.substring(4), DomainSet.Reach.BELOW_ONLY);
        }
        if (text.startsWith("||")) {
            return host(text.substring(2), DomainSet.Reach.WITH_BELOW);
        }
        if (text.startsWith("|")) {
            return ended ? host(text.substring(1), DomainSet.Reach.EXACT) : null;
        }
        if (text.startsWith(".") || text.startsWith("*.")) {
            return ended ? host(text.substring(text.indexOf('.') + 1), DomainSet.Reach.BELOW_ONLY) : null;
        }
        return ended ? null : host(text, bare);
    }

    private static @Nullable NameText host(String text, DomainSet.Reach reach) {
        boolean whole = !text.isEmpty() && "=.*/".indexOf(text.charAt(0)) < 0 && text.indexOf('*') < 0;
        return whole ? NameText.parse(text, reach) : null;
    }

    @Override
    public void end() {
        takenBack.forEach(rule -> entries.remove(rule.name(), rule.reach(), rule.kind()));
    }
}
