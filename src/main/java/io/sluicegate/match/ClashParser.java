package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Understands the payload of Clash's rule providers, as YAML or bare lines, of all three kinds: domains ({@code name}
 * alone, {@code +.name} with all below it, {@code .name} only below), prefixes, and classical rules such as {@code
 * DOMAIN-SUFFIX,name}. Confined to one load.
 */
final class ClashParser implements LineParser {

    private final ListEntries entries;
    private final DomainSet.Reach bare;

    ClashParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAt('#');
        line.strip();
        if (line.isEmpty() || line.is("payload:") || line.is("---") || line.startsWith("//")) {
            return;
        }
        if (line.is("-") || line.startsWith("- ")) {
            line.skip(1);
            line.strip();
        }
        boolean quoted = line.length() > 1
                && (line.at(0) == '\'' || line.at(0) == '"')
                && line.at(line.length() - 1) == line.at(0);
        line.skip(quoted ? 1 : 0);
        line.drop(quoted ? 1 : 0);
        if (line.indexOf(',') >= 0) {
            classical(line.text(), number);
        } else {
            bare(line, number);
        }
    }

    private void bare(Span line, int number) throws ListException {
        boolean withBelow = line.startsWith("+.");
        boolean below = line.startsWith(".");
        if (line.startsWith("*") || line.startsWith("=")) {
            entries.ignore(
                    number, line.text(), "a star stands for one label here: write +.name, or a regular expression");
        } else if (withBelow || below) {
            line.skip(withBelow ? 2 : 1);
            entries.addName(line, withBelow ? DomainSet.Reach.WITH_BELOW : DomainSet.Reach.BELOW_ONLY, number);
        } else {
            entries.add(line, bare, number);
        }
    }

    private void classical(String line, int number) throws ListException {
        List<String> parts =
                Arrays.stream(line.split(",", -1)).map(String::strip).toList();
        String value = parts.get(1);
        boolean more = parts.size() > 3 || (parts.size() == 3 && !parts.get(2).equals("no-resolve"));
        String kind = more ? "" : parts.get(0).toUpperCase(Locale.ROOT);
        switch (kind) {
            case "DOMAIN" -> name(value, DomainSet.Reach.EXACT, number);
            case "DOMAIN-SUFFIX" -> name(value, DomainSet.Reach.WITH_BELOW, number);
            case "IP-CIDR", "IP-CIDR6" -> prefix(value, number);
            case "" -> entries.ignore(number, line, "more than a kind and a value: no line of a payload");
            default -> entries.ignore(number, line, "a kind other than DOMAIN, DOMAIN-SUFFIX, IP-CIDR and IP-CIDR6");
        }
    }

    private void name(String value, DomainSet.Reach reach, int number) throws ListException {
        if (IpLiteral.looksNumeric(value)) {
            entries.ignore(number, value, ListEntries.NO_NAME);
        } else {
            entries.addName(Span.of(value), reach, number);
        }
    }

    private void prefix(String value, int number) throws ListException {
        if (!entries.addAddress(Span.of(value), number)) {
            entries.ignore(number, value, ListEntries.NO_ADDRESS);
        }
    }
}
