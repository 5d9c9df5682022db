package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.NameText;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one hop of an {@code upstream} (GRAMMAR section 2, hop). Confined to one load. */
final class HopParser {

    private static final String WANTED = "a hop is wanted here, as in 198.51.100.7:3128, [2001:db8::7]:3128 or direct";
    private static final Set<String> OPTIONS = Set.of("weight", "from", "auth", "proxy-protocol");
    /** The longest name of an interface of Linux. */
    private static final int MAX_DEVICE = 15;

    private final Quantities quantities;
    private final Problems problems;

    HopParser(Quantities quantities, Problems problems) {
        this.quantities = quantities;
        this.problems = problems;
    }

    /** The hop and its options; null after an error has been told. */
    UpstreamGroup.@Nullable Hop parse(Cursor cursor) {
        UpstreamGroup.Speaks speaks = cursor.take("direct")
                ? UpstreamGroup.Speaks.DIRECT
                : cursor.take("socks5") ? UpstreamGroup.Speaks.SOCKS5 : UpstreamGroup.Speaks.HTTP;
        Place place = speaks == UpstreamGroup.Speaks.DIRECT ? new Place(null, 0) : place(cursor);
        return place == null ? null : options(cursor, speaks, place);
    }

    private record Place(@Nullable String host, int port) {}

    private @Nullable Place place(Cursor cursor) {
        Token token = cursor.peek();
        String text = token == null || token.kind() != Token.Kind.WORD ? "" : token.text();
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? -1 : port(text.substring(colon + 1));
        String host = port < 0 ? null : host(text.substring(0, colon));
        if (host == null) {
            problems.error(cursor.here(), WANTED);
            return null;
        }
        cursor.next();
        return new Place(host, port);
    }

    private static int port(String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : -1;
        return port >= 1 && port <= 65_535 ? port : -1;
    }

    private static @Nullable String host(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        String bare = bracketed ? text.substring(1, text.length() - 1) : text;
        InetAddress address = IpLiteral.parse(bare);
        if (address != null) {
            return bracketed == (bare.indexOf(':') >= 0) ? IpLiteral.format(address) : null;
        }
        boolean plain = !bracketed && !text.isEmpty() && ".=*".indexOf(text.charAt(0)) < 0;
        HostName name = plain && !IpLiteral.looksNumeric(text)
                ? NameText.parse(text, DomainSet.Reach.EXACT).name()
                : null;
        return name == null ? null : name.text();
    }

    /** What has been written behind a hop. Confined to one statement. */
    private static final class Written {

        private int weight = 1;
        private int proxyProtocol;
        private @Nullable Token from;
        private @Nullable Token auth;

        UpstreamGroup.Hop hop(UpstreamGroup.Speaks speaks, Place place) {
            InetAddress source = from == null ? null : IpLiteral.parse(from.text());
            String device = from == null || source != null ? null : from.text();
            String passwordFile = auth == null ? null : auth.text();
            return new UpstreamGroup.Hop(
                    speaks, place.host(), place.port(), weight, source, device, passwordFile, proxyProtocol);
        }
    }

    private UpstreamGroup.@Nullable Hop options(Cursor cursor, UpstreamGroup.Speaks speaks, Place place) {
        Written written = new Written();
        Set<String> seen = new HashSet<>();
        while (!cursor.atEnd() && OPTIONS.contains(cursor.here().text())) {
            Token word = cursor.next();
            if (!seen.add(word.text())) {
                problems.error(word, "\"" + word.text() + "\" stands twice in one hop");
                return null;
            }
            boolean sound = switch (word.text()) {
                case "weight" -> weight(cursor, written);
                case "proxy-protocol" -> proxyProtocol(cursor, written);
                case "auth" -> auth(cursor, speaks, word, written);
                default -> from(cursor, written);
            };
            if (!sound) {
                return null;
            }
        }
        return written.hop(speaks, place);
    }

    private boolean weight(Cursor cursor, Written written) {
        Integer weight = quantities.count(cursor, 0);
        written.weight = weight == null ? 1 : weight;
        return weight != null;
    }

    private boolean proxyProtocol(Cursor cursor, Written written) {
        written.proxyProtocol = cursor.take("v1") ? 1 : cursor.take("v2") ? 2 : 0;
        if (written.proxyProtocol == 0) {
            problems.error(cursor.here(), "proxy-protocol is v1 or v2");
        }
        return written.proxyProtocol > 0;
    }

    private boolean auth(Cursor cursor, UpstreamGroup.Speaks speaks, Token word, Written written) {
        if (speaks == UpstreamGroup.Speaks.DIRECT) {
            problems.error(word, "direct takes no \"auth\": there is no parent to ask for it");
            return false;
        }
        written.auth = cursor.take(Token.Kind.STRING);
        if (written.auth == null) {
            problems.error(cursor.here(), "auth wants the file that holds user:password, in quotes");
        }
        return written.auth != null;
    }

    private boolean from(Cursor cursor, Written written) {
        Token token = cursor.take(Token.Kind.WORD);
        String text = token == null ? "" : token.text();
        boolean device = text.matches("[A-Za-z0-9_.-]{1," + MAX_DEVICE + "}") && !IpLiteral.looksNumeric(text);
        if (!device && IpLiteral.parse(text) == null) {
            problems.error(
                    token == null ? cursor.here() : token, "from wants an address of the gateway or an interface");
            return false;
        }
        written.from = token;
        return true;
    }
}
