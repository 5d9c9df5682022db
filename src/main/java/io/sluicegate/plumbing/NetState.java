package io.sluicegate.plumbing;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code net down} needs to know. Immutable.
 *
 * @param bootId the start of the kernel it is about; after another one nothing of it holds
 * @param before settings as they stood before the first {@code net up}
 * @param after the same settings as {@code net up} left them; a key is missing while that is under way
 */
record NetState(String bootId, SortedMap<String, String> before, SortedMap<String, String> after) {

    NetState {
        before = new TreeMap<>(before);
        after = new TreeMap<>(after);
    }

    /** Written before the first change: should the rest never come, everything that differs is put back. */
    static NetState underWay(SysctlSnapshot before) {
        return new NetState(before.bootId(), before.values(), new TreeMap<>());
    }

    /** Written after the last change: only what has changed. */
    static NetState settled(SysctlSnapshot before, SysctlSnapshot now) {
        SortedMap<String, String> from = new TreeMap<>();
        SortedMap<String, String> to = new TreeMap<>();
        before.values().forEach((key, value) -> {
            if (now.values().containsKey(key) && !now.get(key).equals(value)) {
                from.put(key, value);
                to.put(key, now.get(key));
            }
        });
        return new NetState(before.bootId(), from, to);
    }

    /** One {@code word.key=value} a line. */
    String toText() {
        StringBuilder text = new StringBuilder("# Written by net up; net down puts these values back.\n");
        text.append("boot=").append(bootId).append('\n');
        before.forEach((key, value) -> append(text, "before.", key, value));
        after.forEach((key, value) -> append(text, "after.", key, value));
        return text.toString();
    }

    private static void append(StringBuilder text, String word, String key, String value) {
        text.append(word).append(key).append('=').append(value).append('\n');
    }

    /** Reads what {@link #toText} wrote; refuses a line that it would not have written. */
    static NetState parse(String text) {
        Map<String, SortedMap<String, String>> parts = Map.of("before", new TreeMap<>(), "after", new TreeMap<>());
        String boot = "";
        for (String line :
                text.lines().filter(l -> !l.startsWith("#") && !l.isBlank()).toList()) {
            int equals = line.indexOf('=');
            int dot = line.indexOf('.');
            if (line.startsWith("boot=")) {
                boot = line.substring(equals + 1);
            } else if (dot > 0 && equals > dot && parts.containsKey(line.substring(0, dot))) {
                parts.getOrDefault(line.substring(0, dot), new TreeMap<>())
                        .put(line.substring(dot + 1, equals), line.substring(equals + 1));
            } else {
                throw new IllegalArgumentException("not a line of this file: " + line);
            }
        }
        return new NetState(
                boot, parts.getOrDefault("before", new TreeMap<>()), parts.getOrDefault("after", new TreeMap<>()));
    }
}
