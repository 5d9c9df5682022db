package io.sluicegate.match;

/**
 * Looks at the beginning of a file for what is no list at all: a web page, as captive portals and error pages leave it
 * behind, or UTF-16. Confined to one file.
 */
final class TextCheck {

    private boolean begun;

    /** Looks at a line until the first one that is not blank; takes a byte order mark away. */
    void look(Span line, int number) throws ListException {
        if (begun) {
            return;
        }
        if (number == 1) {
            if (starts(line, 0xff, 0xfe) || starts(line, 0xfe, 0xff)) {
                throw new ListException("UTF-16 text: save it as UTF-8");
            }
            boolean mark = starts(line, 0xef, 0xbb) && line.length() > 2 && line.at(2) == 0xbf;
            line.skip(mark ? 3 : 0);
        }
        Span rest = new Span();
        rest.set(line);
        rest.strip();
        begun = !rest.isEmpty();
        if (begun && rest.at(0) == '<') {
            throw new ListException("it looks like a web page, not like a list: open its source in a browser and see");
        }
    }

    private static boolean starts(Span line, int first, int second) {
        return line.length() > 1 && line.at(0) == first && line.at(1) == second;
    }
}
