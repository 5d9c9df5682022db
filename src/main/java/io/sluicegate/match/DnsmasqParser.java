package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;
import java.util.Arrays;
import java.util.List;

/**
 * Understands the lines of dnsmasq that keep a name and all below it from being resolved: {@code address=/name/} with
 * an address that leads nowhere or none, {@code server=/name/} and {@code local=/name/} without a server. A longer name
 * with the server {@code #} is resolved after all. Confined to one load.
 */
final class DnsmasqParser implements LineParser {

    private static final String WHY = "no address=, server= or local= line that keeps names from being resolved";

    private final ListEntries entries;
    private final DomainSet.Reach bare;

    DnsmasqParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.strip();
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        String text = withoutComment(line.text());
        List<String> parts = Arrays.asList(text.split("/", -1));
        String option = parts.get(0).replaceAll("\\s", "").replaceFirst("^--", "");
        boolean address = option.equals("address=");
        boolean server = option.equals("server=") || option.equals("local=");
        if (parts.size() < 3 || !(address || server)) {
            entries.ignore(number, text, WHY);
            return;
        }
        String target = parts.get(parts.size() - 1).strip();
        List<String> names = parts.subList(1, parts.size() - 1);
        if (server && target.equals("#")) {
            add(names, true, number);
        } else if (target.isEmpty() || (address && leadsNowhere(target))) {
            add(names, false, number);
        } else {
            entries.ignore(number, text, address ? "an address that leads somewhere" : "a server that is asked");
        }
    }

    /** Comments begin behind a blank; a {@code #} elsewhere is a word of dnsmasq. */
    private static String withoutComment(String line) {
        return line.replaceFirst("\\s+#.*", "");
    }

    private static boolean leadsNowhere(String target) {
        return target.equals("#") || HostsParser.leadsNowhere(IpLiteral.parse(target));
    }

    private void add(List<String> names, boolean hole, int number) throws ListException {
        for (String each : names) {
            boolean sign = each.isEmpty() || "=#".indexOf(each.charAt(0)) >= 0;
            NameText name = NameText.parse(each, bare);
            if (sign || name.name() == null) {
                entries.ignore(number, each, sign ? "all names at once, or none" : name.fault());
            } else if (hole) {
                entries.addHole(name.name(), name.reach());
            } else {
                entries.add(name.name(), name.reach(), NameLayers.Kind.LISTED, number);
            }
        }
    }
}
