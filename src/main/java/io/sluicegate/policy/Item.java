package io.sluicegate.policy;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.Cidr;
import io.sluicegate.match.CidrText;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.NameText;
import io.sluicegate.match.PortSet;
import org.jspecify.annotations.Nullable;

/** One item of a set or a clause (GRAMMAR sections 2 and 3.2). Has no state. */
final class Item {

    private Item() {}

    /** What an item is. */
    sealed interface Parsed {}

    /** A set by its name. */
    record Named() implements Parsed {}

    /** A literal. */
    sealed interface Literal extends Parsed {
        /** Puts it into a set. */
        void addTo(ItemSet.Builder builder);
    }

    /** A host. */
    record Host(NameText name) implements Literal {
        @Override
        public void addTo(ItemSet.Builder builder) {
            if (name.name() != null) {
                builder.names.add(name.name(), name.reach(), 0);
            }
        }
    }

    /** A regular expression over hosts. */
    record Regex(Pattern pattern) implements Literal {
        @Override
        public void addTo(ItemSet.Builder builder) {
            builder.patterns.add(pattern);
        }
    }

    /** An address, a prefix or a range. */
    record Addresses(CidrText.Parsed parsed) implements Literal {
        @Override
        public void addTo(ItemSet.Builder builder) {
            for (Cidr block : parsed.blocks()) {
                builder.addresses.add(block, 0);
            }
        }
    }

    /** A port or a range of ports. */
    record Ports(PortSet ports) implements Literal {
        @Override
        public void addTo(ItemSet.Builder builder) {
            builder.add(ports);
        }
    }

    /** Somebody who has signed in: by the name, or whoever it is where the name is null. */
    record User(@Nullable String name) implements Literal {
        @Override
        public void addTo(ItemSet.Builder builder) {
            builder.addUser(name);
        }
    }

    /** What the token is; null after an error has been told. */
    static @Nullable Parsed parse(Token token, Problems problems) {
        return switch (token.kind()) {
            case REGEX -> regex(token, problems);
            case USER -> user(token, token.text(), problems);
            case WORD -> word(token, problems);
            case STRING, COMMA -> {
                problems.error(token, "an item is wanted here: a host, an address, a port or a set");
                yield null;
            }
        };
    }

    private static @Nullable Parsed regex(Token token, Problems problems) {
        try {
            return new Regex(Pattern.compile(token.text(), Pattern.CASE_INSENSITIVE));
        } catch (PatternSyntaxException e) {
            problems.error(token, "the regular expression is not valid: " + e.getDescription());
            return null;
        }
    }

    private static @Nullable Parsed word(Token token, Problems problems) {
        String word = token.text();
        if (Words.looksLikeName(word)) {
            return name(token, problems);
        }
        if (word.startsWith(Words.USER)) {
            return user(token, word.substring(Words.USER.length()), problems);
        }
        String fault = faultOf(word);
        if (fault != null) {
            problems.error(token, fault);
            return null;
        }
        if (word.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-')) {
            return ports(token, problems);
        }
        if (isAddressLike(word)) {
            return addresses(token, problems);
        }
        NameText name = NameText.parse(word, DomainSet.Reach.WITH_BELOW);
        if (name.name() == null) {
            problems.error(token, "\"" + word + "\" is " + name.fault());
            return null;
        }
        boolean sign = word.startsWith("=") || word.startsWith(".") || word.startsWith("*.");
        if (!sign && name.name().text().indexOf('.') < 0) {
            problems.error(token, "a host without a dot is written =" + word + ", with all below it ." + word);
            return null;
        }
        return new Host(name);
    }

    private static @Nullable Parsed name(Token token, Problems problems) {
        String word = token.text();
        if (word.equals("any")) {
            problems.error(token, "there is no \"any\": leave the clause out");
            return null;
        }
        if (Words.isReserved(word) && !Words.BUILT_IN_SETS.contains(word)) {
            problems.error(token, "\"" + word + "\" cannot stand among items", "a comma joins items of one clause");
            return null;
        }
        return new Named();
    }

    /** Whether the name behind {@code user:} is missing or stands apart; an error has been told then. */
    static boolean lacksUser(Token token, Problems problems) {
        boolean lacks = token.isWord(Words.USER);
        if (lacks) {
            problems.error(token, "the name stands right behind user:", "no blank after the colon, as in user:alice");
        }
        return lacks;
    }

    private static @Nullable Parsed user(Token token, String name, Problems problems) {
        if (name.indexOf(':') >= 0) {
            problems.error(token, "no user has a colon in the name: HTTP cannot tell it from the password");
            return null;
        }
        return new User(token.kind() == Token.Kind.WORD && name.equals("*") ? null : name);
    }

    private static @Nullable String faultOf(String word) {
        if (word.contains("://")) {
            return "a URL, not a host: write the host here and the path as: path \"/x\"";
        }
        boolean hostWithPort = word.matches("[^:/]+:[0-9]+") && word.contains(".");
        if (hostWithPort) {
            return "a host has no port here: write " + word.substring(0, word.indexOf(':')) + " port "
                    + word.substring(word.indexOf(':') + 1);
        }
        boolean hostWithPath = word.indexOf('/') > 0 && !isAddressLike(word.substring(0, word.indexOf('/')));
        return hostWithPath ? "a host has no path here: use the clause path \"/x\"" : null;
    }

    /** A word of digits, dots and hyphens only, or one whose last label is a number, or one with a colon. */
    private static boolean isAddressLike(String word) {
        return word.indexOf(':') >= 0
                || word.chars().allMatch(c -> (c >= '0' && c <= '9') || ".-/".indexOf(c) >= 0)
                || IpLiteral.looksNumeric(word);
    }

    private static @Nullable Parsed ports(Token token, Problems problems) {
        PortSet ports = PortSet.parse(token.text());
        if (ports == null) {
            problems.error(token, "\"" + token.text() + "\" is no port and no rising range from 1 to 65535");
            return null;
        }
        return new Ports(ports);
    }

    private static @Nullable Parsed addresses(Token token, Problems problems) {
        CidrText.Parsed parsed = CidrText.parse(token.text());
        if (parsed == null) {
            problems.error(
                    token,
                    "\"" + token.text() + "\" is no address in full, no prefix and no rising range of addresses",
                    "as in 192.0.2.1, 192.0.2.0/24, 192.0.2.1-192.0.2.9 or 2001:db8::/32");
            return null;
        }
        if (parsed.hostBits()) {
            problems.warning(token, "bits behind the prefix of \"" + token.text() + "\" are ignored");
        }
        return new Addresses(parsed);
    }
}
