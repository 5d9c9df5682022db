package io.sluicegate.match;

/**
 * Understands the formats {@code plain}, {@code squid}, {@code ut1} and {@code netset}: a name, an address, a prefix or
 * a range on each line, where the format has it. Confined to one load.
 */
final class PlainParser implements LineParser {

    private final ListEntries entries;
    private final ListFormat format;
    private final DomainSet.Reach bare;

    PlainParser(ListEntries entries, ListFormat format, DomainSet.Reach bare) {
        this.entries = entries;
        this.format = format;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAt('#');
        if (format == ListFormat.NETSET) {
            line.cutAt(';');
        }
        line.strip();
        if (line.isEmpty()) {
            return;
        }
        if (format == ListFormat.NETSET) {
            addNet(line, number);
        } else if (format != ListFormat.PLAIN && (line.startsWith("=") || line.startsWith("*"))) {
            entries.ignore(number, line.text(), ListEntries.NO_NAME);
        } else if (format == ListFormat.SQUID && line.indexOf('/') > 0) {
            addMasked(line, number);
        } else {
            entries.add(line, bare, number);
        }
    }

    private void addNet(Span line, int number) throws ListException {
        if (!entries.addAddress(line, number)) {
            entries.ignore(number, line.text(), ListEntries.NO_ADDRESS);
        }
    }

    /** Squid takes masks in place of prefix lengths, behind ranges too. */
    private void addMasked(Span line, int number) throws ListException {
        String text = line.text();
        int slash = text.indexOf('/');
        int length = NetMask.length(text.substring(slash + 1));
        if (length < 0) {
            entries.add(line, bare, number);
            return;
        }
        boolean range = length == 32 && text.indexOf('-') > 0;
        entries.add(Span.of(range ? text.substring(0, slash) : text.substring(0, slash + 1) + length), bare, number);
    }
}
