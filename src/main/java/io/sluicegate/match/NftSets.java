package io.sluicegate.match;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sets of an nft file, of which one is wanted. Confined to one file. */
final class NftSets {

    private static final Set<String> TYPES = Set.of("ipv4_addr", "ipv6_addr");
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,9})(ms|[dhms])");

    private final ListEntries entries;
    private final @Nullable String wanted;
    private final Duration age;
    private final Set<String> names = new TreeSet<>();
    private String current = "";
    private int over;

    NftSets(ListEntries entries, @Nullable String wanted, Duration age) {
        this.entries = entries;
        this.wanted = wanted;
        this.age = age;
    }

    /** Goes on with another set. */
    void begin(String name) throws ListException {
        if (wanted == null && !names.isEmpty() && !names.contains(name)) {
            throw new ListException("it holds more than one set; say which: name \""
                    + names.iterator().next() + "\"");
        }
        names.add(name);
        current = name;
    }

    /** Says of what type the elements of the set are. */
    void type(String type) throws ListException {
        boolean known = TYPES.contains(type) || type.matches("ip6? [sd]addr");
        if (isWanted() && !known) {
            throw new ListException("the set \"" + current + "\" holds elements of type " + type
                    + "; those of ipv4_addr and ipv6_addr are read");
        }
    }

    private boolean isWanted() {
        return wanted == null || wanted.equals(current);
    }

    /** Adds an element; {@code expires} in seconds from the time of the file, 0 for never. */
    void add(String element, long expires, int line) throws ListException {
        if (!isWanted()) {
            return;
        }
        if (expires > 0 && age.toSeconds() >= expires) {
            over++;
        } else if (!entries.addAddress(Span.of(element), line)) {
            entries.ignore(line, element, ListEntries.NO_ADDRESS);
        }
    }

    void end() throws ListException {
        if (wanted != null && !names.contains(wanted)) {
            throw new ListException("it holds no set \"" + wanted + "\""
                    + (names.isEmpty() ? "" : "; it holds " + String.join(", ", names)));
        }
        if (over > 0 && entries.isEmpty()) {
            throw new ListException("the time of all its " + over + " elements is over: list the set anew");
        }
    }

    /** The seconds of a span such as 1d2h3m4s500ms, at least one; 0 when the text is none. */
    static long seconds(String text) {
        Matcher matcher = SPAN.matcher(text);
        long millis = 0;
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            long count = Long.parseLong(matcher.group(1));
            millis += count
                    * switch (matcher.group(2)) {
                        case "d" -> 86_400_000L;
                        case "h" -> 3_600_000L;
                        case "m" -> 60_000L;
                        case "s" -> 1000L;
                        default -> 1L;
                    };
            end = matcher.end();
        }
        return end == 0 || end != text.length() ? 0 : Math.max(1, millis / 1000);
    }
}
