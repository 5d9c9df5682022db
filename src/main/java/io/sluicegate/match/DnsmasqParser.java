package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;

/**
 * Understands the lines of dnsmasq that keep a name and all below it from being resolved: {@code address=/name/} with
 * an address that leads nowhere or none, {@code server=/name/} and {@code local=/name/} without a server. A longer name
 * with the server {@code #} is resolved after all. Confined to one load.
 */
final class DnsmasqParser implements LineParser {

    private final ListEntries entries;
    private final DomainSet.Reach bare;
    private final Span option = new Span();
    private final Span target = new Span();
    private final Span name = new Span();

    DnsmasqParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAtComment();
        line.strip();
        if (line.isEmpty()) {
            return;
        }
        line.skip(line.startsWith("--") ? 2 : 0);
        int first = line.indexOf('/');
        int last = line.lastIndexOf('/');
        option.set(line);
        option.cutAt('/');
        option.strip();
        boolean address = option.is("address=");
        boolean server = option.is("server=") || option.is("local=");
        if (first == last || !(address || server)) {
            entries.ignore(
                    number, line.text(), "no address=, server= or local= line that keeps names from being resolved");
            return;
        }
        target.set(line);
        target.skip(last + 1);
        target.strip();
        boolean hole = server && target.is("#");
        if (hole || target.isEmpty() || (address && leadsNowhere(target))) {
            line.skip(first + 1);
            line.drop(line.length() - (last - first - 1));
            addAll(line, hole, number);
        } else {
            entries.ignore(number, line.text(), address ? "an address that leads somewhere" : "a server that is asked");
        }
    }

    private static boolean leadsNowhere(Span target) {
        return target.is("#") || target.is("0.0.0.0") || HostsParser.leadsNowhere(IpLiteral.parse(target.text()));
    }

    private void addAll(Span names, boolean hole, int number) throws ListException {
        while (names.length() >= 0) {
            name.set(names);
            name.cutAt('/');
            names.skip(name.length() + 1);
            name.skip(name.startsWith(".") ? 1 : 0);
            if (name.isEmpty() || name.is("#")) {
                entries.ignore(number, name.text(), "all names at once, or none");
            } else if (hole) {
                addHole(name.text(), number);
            } else if (name.startsWith("*.")) {
                name.skip(2);
                entries.addName(name, DomainSet.Reach.BELOW_ONLY, number);
            } else {
                entries.addName(name, bare, number);
            }
        }
    }

    private void addHole(String text, int number) throws ListException {
        NameText host = NameText.parse(text, bare);
        if (host.name() == null) {
            entries.ignore(number, text, host.fault());
        } else {
            entries.addHole(host.name(), host.reach());
        }
    }
}
