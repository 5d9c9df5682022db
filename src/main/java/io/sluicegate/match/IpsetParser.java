package io.sluicegate.match;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code ipset save} of the kinds with one address: {@code create NAME hash:ip|hash:net|bitmap:ip …} and
 * {@code add NAME ENTRY [timeout N] [nomatch] …}. The longest prefix decides, and {@code nomatch} punches holes.
 */
final class IpsetParser implements ListReader.LineParser {

    private static final Set<String> KINDS = Set.of("hash:ip", "hash:net", "bitmap:ip");

    private final ListReader list;
    private final @Nullable String wanted;
    private final Duration elapsed;
    private final Map<String, String> kinds = new HashMap<>();

    IpsetParser(ListReader list, @Nullable String wanted, Instant written, Instant now) {
        this.list = list;
        this.wanted = wanted;
        this.elapsed = Duration.between(written, now);
    }

    @Override
    public void parse(String line, int number) throws ListException {
        List<String> words = List.of(line.strip().split("\\s+"));
        if (words.get(0).isEmpty() || words.get(0).startsWith("#")) {
            return;
        }
        if (words.size() < 3) {
            list.ignore(number, "neither create nor add");
        } else if ("create".equals(words.get(0))) {
            create(words, number);
        } else if ("add".equals(words.get(0))) {
            add(words, number);
        } else {
            list.ignore(number, "neither create nor add");
        }
    }

    private void create(List<String> words, int number) throws ListException {
        String name = words.get(1);
        if (wanted == null && !kinds.isEmpty()) {
            throw new ListException("line " + number + ": it holds more than one set; say which: name \""
                    + kinds.keySet().iterator().next() + "\"");
        }
        boolean ours = wanted == null || wanted.equals(name);
        if (ours && !KINDS.contains(words.get(2))) {
            throw new ListException("line " + number + ": sets of kind " + words.get(2)
                    + " are not read by this version; it reads hash:ip, hash:net and bitmap:ip");
        }
        kinds.put(name, words.get(2));
    }

    private void add(List<String> words, int number) {
        String kind = kinds.get(words.get(1));
        if (kind == null) {
            list.ignore(number, "add before create");
            return;
        }
        if (wanted != null && !wanted.equals(words.get(1))) {
            return;
        }
        if (isOver(words)) {
            return;
        }
        String entry = words.get(2);
        CidrText.Parsed parsed = CidrText.parse(entry);
        boolean zero = parsed != null && parsed.blocks().stream().anyMatch(block -> block.length() == 0);
        if (parsed == null) {
            list.ignore(number, "\"" + ListReader.shortened(entry) + "\": no address in full, plain decimals");
        } else if (zero) {
            list.ignore(number, "\"" + entry + "\": ipset takes no prefix of length 0");
        } else {
            boolean hole = words.subList(3, words.size()).contains("nomatch");
            parsed.blocks().forEach(block -> {
                if (hole) {
                    list.addHole(block);
                } else {
                    list.addAddress(block, number);
                }
            });
        }
    }

    /** A timeout counts from the time at which the file was written; 0 is for ever. */
    private boolean isOver(List<String> words) {
        int at = words.indexOf("timeout");
        if (at < 3 || at + 1 >= words.size() || !words.get(at + 1).matches("\\d{1,10}")) {
            return false;
        }
        long seconds = Long.parseLong(words.get(at + 1));
        return seconds > 0 && elapsed.toSeconds() >= seconds;
    }
}
