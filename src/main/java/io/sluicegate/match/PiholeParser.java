package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;

/**
 * Understands the lists that Pi-hole subscribes to: a name alone, a line of a hosts file, {@code ||name^} for a name
 * and all below it, and {@code @@||name^} for an exception. Confined to one load.
 */
final class PiholeParser implements LineParser {

    private final ListEntries entries;
    private final DomainSet.Reach bare;
    private final HostsParser hosts;

    PiholeParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
        this.hosts = new HostsParser(entries, bare);
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAt('#');
        line.strip();
        if (line.isEmpty() || line.startsWith("!") || line.startsWith("[")) {
            return;
        }
        if (line.indexOf(' ') > 0 || line.indexOf('\t') > 0) {
            hosts.parse(line, number);
        } else if (line.startsWith("||") && line.endsWith("^")) {
            line.skip(2);
            line.drop(1);
            entries.addName(line, DomainSet.Reach.WITH_BELOW, number);
        } else if (line.startsWith("@@||") && line.endsWith("^")) {
            addException(line.text(), number);
        } else if (line.at(line.length() - 1) <= '9' && IpLiteral.looksNumeric(line.text())) {
            entries.ignore(number, line.text(), "an address: lists of Pi-hole hold names");
        } else {
            entries.addName(line, bare, number);
        }
    }

    private void addException(String line, int number) throws ListException {
        NameText name = NameText.parse(line.substring(4, line.length() - 1), DomainSet.Reach.WITH_BELOW);
        if (name.name() == null) {
            entries.ignore(number, line, name.fault());
        } else {
            entries.add(name.name(), DomainSet.Reach.WITH_BELOW, NameLayers.Kind.EXCEPTION, number);
        }
    }
}
