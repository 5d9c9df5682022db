package io.sluicegate.match;

import io.sluicegate.flow.IpLiteral;

/** Understands the format {@code plain}: a name, an address, a prefix or a range on each line. Confined to one load. */
final class PlainParser implements LineParser {

    private final ListEntries entries;
    private final DomainSet.Reach bare;

    PlainParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(String line, int number) {
        String entry = withoutComment(line);
        if (entry.isEmpty()) {
            return;
        }
        CidrText.Parsed cidr = CidrText.parse(entry);
        if (cidr != null) {
            cidr.blocks().forEach(block -> entries.addAddress(block, number));
            return;
        }
        NameText name = NameText.parse(entry, bare);
        if (name.name() != null) {
            entries.addName(name.name(), name.reach(), number);
        } else {
            boolean numeric = IpLiteral.looksNumeric(entry);
            entries.ignore(number, entry, numeric ? "no address in full, plain decimals" : name.fault());
        }
    }

    static String withoutComment(String line) {
        int hash = line.indexOf('#');
        return (hash < 0 ? line : line.substring(0, hash)).strip();
    }
}
