package io.sluicegate;

import static io.sluicegate.StagedRules.pick;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What a random client of the explicit proxy does.
 *
 * @param kind what it speaks
 * @param to where its CONNECT goes, or its first request
 * @param other what is named inside a tunnel
 * @param client the address that it comes from
 * @param user whose credentials it sends; "mallory" has none, null sends none
 * @param asks its requests, in a tunnel or plain, over one connection for as long as that stays open
 */
record StagedFlow(
        Kind kind,
        Place to,
        Place other,
        InetAddress client,
        @Nullable String user,
        List<Ask> asks) {

    private static final List<@Nullable String> USERS = Arrays.asList(null, "alice", "bob", "mallory");
    private static final List<String> FOLDERS = List.of("png", "html", "none", "two");
    private static final List<String> FILES = List.of("x", "kept", "hint");

    /** What half of the flows are, since most can go wrong there. */
    private static final List<Kind> MOST = List.of(Kind.PLAIN, Kind.HTTP, Kind.TLS);

    /** What a client speaks; all but the first inside a CONNECT. */
    enum Kind {
        PLAIN,
        HTTP,
        TLS,
        NAMELESS,
        MALFORMED,
        SSH,
        H2C,
        OTHER,
        SILENCE,
        SILENCE_THEN_TLS;

        /** Whether the client waits for the server to speak. */
        boolean isSilent() {
            return this == SILENCE || this == SILENCE_THEN_TLS;
        }

        /** Whether the client's first bytes are a ClientHello. */
        boolean isTls() {
            return this == TLS || this == NAMELESS || this == MALFORMED || this == SILENCE_THEN_TLS;
        }
    }

    /**
     * A host and a port.
     *
     * @param host as it stands in a request
     * @param addresses that it has
     * @param answers whether somebody listens there
     */
    record Place(String host, List<InetAddress> addresses, int port, boolean answers) {

        @Nullable
        HostName name() {
            boolean literal = host.startsWith("[") || IpLiteral.parse(host) != null;
            return literal ? null : HostName.parse(host);
        }

        /** The address that the host spells out; null where it is a name. */
        @Nullable
        InetAddress literal() {
            return name() == null ? addresses.get(0) : null;
        }

        String authority() {
            return host + ":" + port;
        }

        Place at(int otherPort) {
            return new Place(host, addresses, otherPort, answers);
        }
    }

    /** One request. */
    record Ask(String method, String path, Place host) {}

    /** The hosts behind IPv4 ports; the name server of the test knows them so. */
    static List<Place> places(int port) {
        InetAddress one = Ports.loopback4();
        InetAddress two = Ports.address(127, 0, 0, 2);
        return List.of(
                new Place("127.0.0.1", List.of(one), port, true),
                new Place("127.0.0.2", List.of(two), port, false),
                new Place("a.example", List.of(one), port, true),
                new Place("www.a.example", List.of(one), port, true),
                new Place("b.example", List.of(one, two), port, true),
                new Place("c.example", List.of(two), port, false),
                new Place("nowhere.example", List.of(), port, false));
    }

    /** The hosts behind IPv6 ports. */
    static List<Place> places6(int port) {
        return List.of(
                new Place("[::1]", List.of(Ports.loopback6()), port, true),
                new Place("six.example", List.of(Ports.loopback6()), port, true));
    }

    /** Any flow. */
    static StagedFlow random(Random random, StagedOrigins origins) {
        Kind kind = random.nextBoolean() ? pick(random, MOST) : pick(random, List.of(Kind.values()));
        List<Place> near = kind.isSilent()
                ? places(origins.greeterPort())
                : random.nextInt(5) == 0 ? places6(origins.port6()) : places(origins.port4());
        Place to = pick(random, near);
        Place other = random.nextInt(3) == 0
                ? to
                : pick(random, places(to.port()).subList(0, 6)).at(to.port());
        List<Ask> asks = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            String path = "/" + pick(random, FOLDERS) + "/" + pick(random, FILES);
            Place host = kind == Kind.PLAIN ? pick(random, near) : random.nextBoolean() ? to : other;
            asks.add(new Ask(pick(random, List.of("GET", "GET", "POST", "HEAD")), path, host));
        }
        InetAddress client = Ports.address(127, 0, 0, 1 + 2 * random.nextInt(2));
        return new StagedFlow(kind, to, other, client, pick(random, USERS), asks);
    }

    /** The field that signs the client in; null where it sends none. */
    @Nullable
    String credentials() {
        if (user == null) {
            return null;
        }
        return user.equals("alice")
                ? SigningIn.ALICE
                : user.equals("bob") ? SigningIn.BOB : SigningIn.credentials(user, "guess");
    }

    /** Who signs in where that is asked for; null where the credentials are wrong or missing. */
    @Nullable
    String signedIn() {
        return "mallory".equals(user) ? null : user;
    }

    /** The client's first bytes in the tunnel, where these are no HTTP. */
    byte[] firstBytes() {
        HostName name = other.name();
        return switch (kind) {
            case TLS, SILENCE_THEN_TLS -> name == null ? ClientHellos.nameless() : ClientHellos.naming(name.text());
            case NAMELESS -> ClientHellos.nameless();
            case MALFORMED -> ClientHellos.malformed("shop.example");
            case SSH -> Tunnels.bytes(Tunnels.SSH);
            case H2C -> Tunnels.bytes(Tunnels.H2C);
            case OTHER -> Tunnels.bytes("\0\0\0\0 " + kind.name().toLowerCase(Locale.ROOT));
            case PLAIN, HTTP, SILENCE -> new byte[0];
        };
    }
}
