package io.sluicegate.match;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How the text of a list is to be understood; always named, because the same text means different things. */
public enum ListFormat {
    /** Names with all below them, addresses, prefixes and ranges, one a line. */
    PLAIN,
    /** A hosts file: names alone, in lines of an address that leads nowhere. */
    HOSTS,
    /** The output of {@code ipset save}. */
    IPSET;

    /** The format of that word in rules; null for a word that is none. */
    public static @Nullable ListFormat of(String word) {
        for (ListFormat format : values()) {
            if (format.word().equals(word)) {
                return format;
            }
        }
        return null;
    }

    /** The word in rules. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
