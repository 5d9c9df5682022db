package io.sluicegate.match;

/** Counts the URLs of a squidGuard category: a name rule for their host would deny the whole of it. */
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
            entries.ignoreAlike(number, line.text(), "a URL: sets hold whole hosts, and paths stand in rules");
        }
    }
}
