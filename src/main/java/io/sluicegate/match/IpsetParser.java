package io.sluicegate.match;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Understands {@code ipset save}: {@code create NAME KIND …} and {@code add NAME ENTRY [timeout N] [nomatch] …}. In
 * each set the longest prefix decides, and {@code nomatch} punches holes; a list:set is the sets that it names, in
 * order, where a hole means only "not in this member". Confined to one file.
 */
final class IpsetParser implements LineParser {

    /** A word, or a string in quotes: comments may hold blanks and words that look like options. */
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");

    private static final List<String> NOMATCH = List.of("nomatch");

    private static final String KINDS =
            "it reads hash:ip, hash:net and their kinds with ports and second addresses, bitmap:ip and list:set";

    private final ListEntries entries;
    private final @Nullable String wanted;
    private final Duration age;
    private final Map<String, IpsetSet> sets = new LinkedHashMap<>();
    private final Map<String, String> kinds = new LinkedHashMap<>();
    private final Span rest = new Span();
    private final Span command = new Span();
    private final Span name = new Span();
    private final Span entry = new Span();
    /** The set of the line before, which is nearly always that of the next. */
    private String lastName = "";

    private @Nullable IpsetSet last;

    IpsetParser(ListEntries entries, @Nullable String wanted, Duration age) {
        this.entries = entries;
        this.wanted = wanted;
        this.age = age;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        rest.set(line);
        boolean some = rest.next(command);
        if (!some || command.startsWith("#")) {
            return;
        }
        boolean create = command.is("create");
        boolean complete = rest.next(name) && rest.next(entry);
        if (!complete || !(create || command.is("add"))) {
            entries.ignore(number, line.text().strip(), "neither create nor add");
        } else if (create) {
            create(name.text(), entry.text(), words(rest), number);
        } else {
            add(number);
        }
    }

    private static List<String> words(Span options) {
        options.strip();
        if (options.isEmpty()) {
            return List.of();
        }
        if (options.is("nomatch")) {
            return NOMATCH;
        }
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(options.text());
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    private void create(String created, String kind, List<String> options, int number) throws ListException {
        if (wanted == null && !sets.isEmpty()) {
            throw new ListException("line " + number + ": it holds more than one set; say which: name \""
                    + sets.keySet().iterator().next() + "\"");
        }
        boolean read = !options.contains("bitmask");
        String netmask = option(options, "netmask");
        IpsetSet set = new IpsetSet(
                read ? IpsetKind.of(kind) : null,
                netmask == null ? "" : netmask,
                seconds(option(options, "timeout"), 0));
        sets.put(created, set);
        kinds.put(created, read ? kind : kind + " with a bitmask");
        if (wanted == null || wanted.equals(created)) {
            checkRead(created);
        }
        last = null;
    }

    private void checkRead(String set) throws ListException {
        IpsetSet found = sets.get(set);
        if (found != null && !found.isRead()) {
            throw new ListException(
                    "the set \"" + set + "\" is of kind " + kinds.get(set) + ", which is not read; " + KINDS);
        }
    }

    private void add(int number) {
        IpsetSet set = last != null && name.is(lastName) ? last : sets.get(name.text());
        if (set == null) {
            entries.ignore(number, entry.text(), "add before create");
            return;
        }
        if (set != last) {
            last = set;
            lastName = name.text();
        }
        List<String> options = words(rest);
        if (isOver(set, options)) {
            set.countOver();
            return;
        }
        boolean hole = !options.isEmpty() && options.contains(NOMATCH.get(0));
        String fault = set.add(entry, entries.value(number), hole);
        if (fault != null) {
            entries.ignore(number, entry.text(), fault);
        }
    }

    /** A timeout counts from the time at which the file was written; 0 is for ever. */
    private boolean isOver(IpsetSet set, List<String> options) {
        String own = options.isEmpty() ? null : option(options, "timeout");
        long seconds = seconds(own, set.timeout());
        return seconds > 0 && age.toSeconds() >= seconds;
    }

    private static long seconds(@Nullable String text, long other) {
        return text != null && text.matches("\\d{1,10}") ? Long.parseLong(text) : other;
    }

    private static @Nullable String option(List<String> options, String name) {
        int at = options.indexOf(name);
        return at < 0 || at + 1 >= options.size() ? null : options.get(at + 1);
    }

    @Override
    public void end() throws ListException {
        if (sets.isEmpty()) {
            return;
        }
        String chosen = wanted == null ? sets.keySet().iterator().next() : wanted;
        IpsetSet set = sets.get(chosen);
        if (set == null) {
            throw new ListException("it holds no set \"" + chosen + "\"; it holds " + String.join(", ", sets.keySet()));
        }
        if (!set.isList()) {
            take(set);
            return;
        }
        for (String member : set.members()) {
            checkRead(member);
            IpsetSet found = sets.get(member);
            if (found == null || found.isList()) {
                throw new ListException("the member \"" + member + "\" of \"" + chosen + "\" is no set of this file");
            }
            entries.add(found.build(), found.usable());
        }
    }

    private void take(IpsetSet set) throws ListException {
        if (set.over() > 0 && set.usable() == 0 && entries.isEmpty()) {
            throw new ListException("the time of all its " + set.over() + " entries is over: save the set anew");
        }
        entries.add(set.build(), set.usable());
    }
}
