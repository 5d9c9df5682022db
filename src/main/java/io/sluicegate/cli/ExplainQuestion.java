package io.sluicegate.cli;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.http.Authority;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.Subject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} is asked about, as the data path would know it in the end. For one thread, which may wait for a
 * resolver.
 */
final class ExplainQuestion {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private final List<String> assumed = new ArrayList<>();
    private final Authority authority;
    private final @Nullable String path;

    private ExplainQuestion(Authority authority, @Nullable String path) {
        this.authority = authority;
        this.path = path;
    }

    /** A URL, or HOST:PORT of which port 80 is asked over HTTP. */
    static ExplainQuestion of(String target) {
        String lower = target.toLowerCase(Locale.ROOT);
        if (lower.startsWith(HTTP)) {
            return ofUrl(target.substring(HTTP.length()), HTTP_PORT, true);
        }
        if (lower.startsWith(HTTPS)) {
            return ofUrl(target.substring(HTTPS.length()), HTTPS_PORT, false);
        }
        Authority authority = authority(target, 0);
        return new ExplainQuestion(authority, authority.port() == HTTP_PORT ? "/" : null);
    }

    private static ExplainQuestion ofUrl(String rest, int port, boolean http) {
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "/" : rest.substring(slash).replaceFirst("[?#].*", "");
        return new ExplainQuestion(authority(host, port), http ? path : null);
    }

    private static Authority authority(String text, int port) {
        Authority authority = Authority.parse(text, port);
        if (authority == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no host with a port: write a URL, or HOST:PORT as in www.example:443");
        }
        return authority;
    }

    /** What had to be assumed or looked up, a line each. */
    List<String> assumed() {
        return assumed;
    }

    /**
     * Everything that the data path would know before it asks an origin.
     *
     * @param client null for a client of the explicit proxy on this host
     * @param destination where an intercepted client was going; null to look the name up
     * @param method of a request over HTTP; null for GET
     */
    Subject subject(
            Instant now, @Nullable InetAddress client, @Nullable InetAddress destination, @Nullable String method) {
        boolean intercepted = client != null;
        if (!intercepted) {
            assumed.add("no --client: 127.0.0.1 on the explicit listener is taken");
        }
        HostName name = authority.name();
        boolean tls = path == null && name != null;
        return new Subject(
                now,
                client == null ? IpLiteral.ofBytes(new byte[] {127, 0, 0, 1}) : client,
                intercepted,
                authority.port(),
                known(),
                path != null ? Protocol.HTTP : tls || authority.port() == HTTPS_PORT ? Protocol.TLS : Protocol.OTHER,
                tls,
                false,
                name == null ? List.of() : List.of(name),
                addresses(destination, intercepted),
                path != null ? (method == null ? "GET" : method) : intercepted ? null : "CONNECT",
                path,
                null);
    }

    /** The media type of an answer is not known before there is one; a tunnel never shows it. */
    private Set<Fact> known() {
        return path == null ? EnumSet.allOf(Fact.class) : EnumSet.complementOf(EnumSet.of(Fact.TYPE));
    }

    private List<InetAddress> addresses(@Nullable InetAddress destination, boolean intercepted) {
        if (destination != null) {
            return List.of(destination);
        }
        InetAddress literal = authority.address();
        if (literal != null) {
            return List.of(literal);
        }
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(authority.host()));
            List<InetAddress> taken = intercepted ? found.subList(0, 1) : found;
            assumed.add("no --dest: " + authority.host() + " is "
                    + String.join(", ", taken.stream().map(IpLiteral::format).toList()));
            return taken;
        } catch (UnknownHostException e) {
            assumed.add("no --dest: " + authority.host() + " has no address here, so it is judged by its name alone");
            return List.of();
        }
    }
}
