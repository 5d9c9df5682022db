package io.sluicegate.match;

/**
 * Counts the URLs of a squidGuard category. A set says of a name or an address whether it is in, before any request has
 * been read; an entry for the host of a URL would deny the whole of it, and all of TLS shows no path at all.
 */
final class UrlParser implements LineParser {

    private final ListEntries entries;

    UrlParser(ListEntries entries) {
        this.entries = entries;
    }

    @Override
    public void parse(Span line, int number) {
        line.cutAt('#');
        line.strip();
        if (!line.isEmpty()) {
            entries.ignoreAlike(
                    number, line.text(), "a URL: a set would deny its whole host; deny it with: to HOST path \"/x*\"");
        }
    }
}
