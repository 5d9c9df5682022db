package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands the lines of Unbound that keep names from being resolved: {@code local-zone} of a type that refuses, for
 * a name and all below it, and {@code local-data} with an address that leads nowhere, for a name alone. A longer zone
 * of a type that lets pass is resolved after all. Confined to one load.
 */
final class UnboundParser implements LineParser {

    private static final Set<String> REFUSING = Set.of(
            "deny",
            "refuse",
            "static",
            "redirect",
            "inform_deny",
            "always_refuse",
            "always_nxdomain",
            "always_nodata",
            "always_deny",
            "always_null");
    private static final Set<String> PASSING = Set.of(
            "transparent",
            "typetransparent",
            "always_transparent",
            "inform",
            "nodefault",
            "noview",
            "block_a",
            "ipset");

    private static final Pattern ZONE =
            Pattern.compile("local-zone:\\s*[\"']?([^\"'\\s]+)[\"']?\\s+[\"']?(\\w+)[\"']?");
    private static final Pattern DATA = Pattern.compile(
            "local-data:\\s*[\"']\\s*(\\S+)\\s+(?:\\d+\\s+)?(?:[iI][nN]\\s+)?(?:[aA]{1}|[aA]{4})\\s+(\\S+?)\\s*[\"']");

    private final ListEntries entries;
    private final DomainSet.Reach bare;

    UnboundParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAt('#');
        line.strip();
        if (line.isEmpty() || line.is("server:")) {
            return;
        }
        String text = line.text();
        Matcher zone = ZONE.matcher(text);
        Matcher data = DATA.matcher(text);
        if (zone.matches()) {
            zone(zone.group(1), zone.group(2), number, text);
        } else if (data.matches()) {
            if (HostsParser.leadsNowhere(IpLiteral.parse(data.group(2)))) {
                entries.addName(Span.of(data.group(1)), DomainSet.Reach.EXACT, number);
            } else {
                entries.ignore(number, text, "an address that leads somewhere");
            }
        } else {
            entries.ignore(number, text, "no local-zone and no local-data with an address");
        }
    }

    private void zone(String name, String type, int number, String text) throws ListException {
        NameText host = NameText.parse(name, bare);
        boolean plain = host.name() != null && "=.*".indexOf(name.charAt(0)) < 0;
        if (!plain || !(REFUSING.contains(type) || PASSING.contains(type))) {
            entries.ignore(number, text, plain ? "an unknown type of zone" : ListEntries.NO_NAME);
        } else if (REFUSING.contains(type)) {
            entries.addName(Span.of(name), bare, number);
        } else if (host.name() != null) {
            entries.addHole(host.name(), bare);
        }
    }
}
