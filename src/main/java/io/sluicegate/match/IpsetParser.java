package io.sluicegate.match;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code ipset save} of the kinds with one address: {@code create NAME hash:ip|hash:net|bitmap:ip …} and
 * {@code add NAME ENTRY [timeout N] [nomatch] …}. The longest prefix decides, and {@code nomatch} punches holes.
 * Confined to one load.
 */
final class IpsetParser implements LineParser {

    private static final Set<String> KINDS = Set.of("hash:ip", "hash:net", "bitmap:ip");

    /** A word, or a string in quotes: comments may hold blanks and words that look like options. */
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    private final ListEntries entries;
    private final @Nullable String wanted;
    private final Duration elapsed;
    /** The sets of the file, each with the prefix length of its entries; empty for an entry's own. */
    private final Map<String, String> netmasks = new TreeMap<>();

    private int over;

    IpsetParser(ListEntries entries, @Nullable String wanted, Instant written, Instant now) {
        this.entries = entries;
        this.wanted = wanted;
        this.elapsed = Duration.between(written, now);
    }

    @Override
    public void parse(String line, int number) throws ListException {
        List<String> words = words(line);
        if (words.isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        boolean create = "create".equals(words.get(0));
        if (words.size() < 3 || !(create || "add".equals(words.get(0)))) {
            entries.ignore(number, line.strip(), "neither create nor add");
        } else if (create) {
            create(words, number);
        } else {
            add(words, number);
        }
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private void create(List<String> words, int number) throws ListException {
        String name = words.get(1);
        if (wanted == null && !netmasks.isEmpty()) {
            throw new ListException("line " + number + ": it holds more than one set; say which: name \""
                    + netmasks.keySet().iterator().next() + "\"");
        }
        boolean ours = wanted == null || wanted.equals(name);
        if (ours && (!KINDS.contains(words.get(2)) || words.contains("bitmask"))) {
            throw new ListException("line " + number + ": sets of kind " + words.get(2)
                    + " are not read by this version; it reads hash:ip, hash:net and bitmap:ip without bitmask");
        }
        String netmask = option(words, "netmask");
        netmasks.put(name, netmask == null ? "" : netmask);
    }

    private void add(List<String> words, int number) {
        String netmask = netmasks.get(words.get(1));
        String entry = words.get(2);
        if (netmask == null) {
            entries.ignore(number, entry, "add before create");
        } else if (wanted == null || wanted.equals(words.get(1))) {
            // A set with a netmask keeps one address for all that share their prefix with it.
            boolean whole = !netmask.isEmpty() && entry.indexOf('/') < 0 && entry.indexOf('-') < 0;
            add(entry, whole ? entry + "/" + netmask : entry, words, number);
        }
    }

    private void add(String entry, String prefix, List<String> words, int number) {
        CidrText.Parsed parsed = CidrText.parse(prefix);
        if (parsed == null) {
            entries.ignore(number, entry, "no address in full, plain decimals");
        } else if (parsed.blocks().stream().anyMatch(block -> block.length() == 0)) {
            entries.ignore(number, entry, "ipset takes no prefix of length 0");
        } else if (isOver(words)) {
            over++;
        } else if (words.subList(3, words.size()).contains("nomatch")) {
            parsed.blocks().forEach(entries::addHole);
        } else {
            parsed.blocks().forEach(block -> entries.addAddress(block, number));
        }
    }

    /** A timeout counts from the time at which the file was written; 0 is for ever. */
    private boolean isOver(List<String> words) {
        String timeout = option(words, "timeout");
        if (timeout == null || !timeout.matches("\\d{1,10}")) {
            return false;
        }
        long seconds = Long.parseLong(timeout);
        return seconds > 0 && elapsed.toSeconds() >= seconds;
    }

    private static @Nullable String option(List<String> words, String name) {
        int at = words.subList(3, words.size()).indexOf(name);
        return at < 0 || at + 4 >= words.size() ? null : words.get(at + 4);
    }

    @Override
    public void end() throws ListException {
        if (wanted != null && !netmasks.isEmpty() && !netmasks.containsKey(wanted)) {
            throw new ListException(
                    "it holds no set \"" + wanted + "\"; it holds " + String.join(", ", netmasks.keySet()));
        }
        if (over > 0 && entries.isEmpty()) {
            throw new ListException("the time of all its " + over + " entries is over: save the set anew");
        }
    }
}
