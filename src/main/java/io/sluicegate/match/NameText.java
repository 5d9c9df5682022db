package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host as rules and lists write it: {@code example.com}, {@code .example.com}, {@code =example.com}, {@code
 * *.example.com}, in U-labels too. Immutable.
 *
 * @param name null when the text is none
 * @param reach which names it stands for
 * @param fault what is wrong with it; empty when nothing is
 */
public record NameText(@Nullable HostName name, DomainSet.Reach reach, String fault) {

    /** Sharp s, final sigma and the joiners: the JDK folds them away, and browsers ask for another name. */
    private static final String DEVIATIONS = "\u00df\u1e9e\u03c2\u200c\u200d";

    /** Reads a host; {@code bare} says what a name without a sign in front stands for. */
    public static NameText parse(String text, DomainSet.Reach bare) {
        if (text.contains("://")) {
            return fault("a URL, not a host name");
        }
        if (text.startsWith("=")) {
            return of(text.substring(1), DomainSet.Reach.EXACT);
        }
        if (text.startsWith("*.")) {
            return of(text.substring(2), DomainSet.Reach.BELOW_ONLY);
        }
        return text.startsWith(".") ? of(text.substring(1), DomainSet.Reach.WITH_BELOW) : of(text, bare);
    }

    private static NameText of(String text, DomainSet.Reach reach) {
        if (text.indexOf('*') >= 0) {
            return fault("a star stands only in front, as in *.example.com; else use a regular expression");
        }
        if (text.chars().anyMatch(c -> DEVIATIONS.indexOf(c) >= 0)) {
            return fault("a name with a letter that IDNA 2003 and 2008 spell differently; write its xn-- form");
        }
        HostName name = HostName.parse(toAscii(text));
        return name == null ? fault("no host name") : new NameText(name, reach, "");
    }

    private static NameText fault(String fault) {
        return new NameText(null, DomainSet.Reach.EXACT, fault);
    }

    private static String toAscii(String text) {
        if (text.chars().allMatch(c -> c < 128)) {
            return text;
        }
        try {
            return IDN.toASCII(text.toLowerCase(Locale.ROOT), IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
            return ""; // the JDK throws on many odd names; none of them is a host name
        }
    }
}
