package io.sluicegate.cli;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A record as the rules are asked about it again. What the record does not tell stays unknown, so that no verdict falls by a
 * guess; with {@code assuming} the likeliest is taken instead: no address where none is known, the usual port, TLS inside of
 * a CONNECT, nobody signed in. Confined to one question.
 */
final class PastExchange {

    private static final Set<String> OWN_ANSWERS = Set.of(
            "denied",
            "refused",
            "auth-required",
            "auth-failed",
            "resolve-failed",
            "connect-failed",
            "bad-response",
            "upstream-timeout",
            "internal");
    private static final String CONNECT = "CONNECT";
    /** A path of the width of its column may have been longer. */
    private static final int LONGEST_WHOLE_PATH = 2_030;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final PastRow row;
    private final boolean assuming;
    private final Set<Fact> known = EnumSet.noneOf(Fact.class);
    private final boolean intercepted;
    private final @Nullable String method;
    private final @Nullable Protocol protocol;
    private final @Nullable HostName name;
    private final List<InetAddress> addresses;
    private final @Nullable String path;

    PastExchange(PastRow row, boolean assuming) {
        this.row = row;
        this.assuming = assuming;
        this.intercepted = !row.word("listener").equals("explicit");
        this.method = row.text("method");
        this.protocol = protocol();
        String host = row.text("host");
        this.name = host == null ? null : HostName.parse(host);
        this.addresses = addresses(host == null ? null : IpLiteral.parse(host));
        this.path = path();
        boolean namesShown = protocol != null && (protocol != Protocol.HTTP || name != null || host != null);
        know(Fact.NAMES, namesShown);
        know(Fact.USER, intercepted || row.text("username") != null || assuming);
        know(Fact.TYPE, isTunnel() || showsType());
        know(Fact.PORT, port() != Subject.NO_PORT);
    }

    private void know(Fact fact, boolean is) {
        if (is) {
            known.add(fact);
        }
    }

    /** Whether TLS may have had the ECH extension, of which records tell nothing. */
    boolean mayHaveEch() {
        return protocol == Protocol.TLS && name != null;
    }

    /** What the rules are asked about. */
    Subject subject(boolean ech) {
        return new Subject(
                begun(),
                address("client"),
                intercepted,
                port(),
                known,
                protocol,
                protocol == Protocol.TLS && (row.word("host_source").equals("sni") || assumesTls()),
                ech,
                name == null ? List.of() : List.of(name),
                addresses,
                method,
                path,
                known.contains(Fact.TYPE) ? row.text("media_type") : null,
                row.text("username"));
    }

    private Instant begun() {
        return OffsetDateTime.parse(row.word("started_at")).toInstant();
    }

    private InetAddress address(String column) {
        InetAddress address = IpLiteral.parse(row.word(column));
        if (address == null) {
            throw new IllegalArgumentException("a record's " + column + " is no address");
        }
        return address;
    }

    /** Of a CONNECT the protocol is that of what is inside, which one that was refused never showed. */
    private @Nullable Protocol protocol() {
        Protocol told = Protocol.valueOf(row.word("protocol").toUpperCase(Locale.ROOT));
        boolean shown = told != Protocol.NONE && !(told == Protocol.HTTP && CONNECT.equals(method));
        Protocol taken = shown ? told : assumesTls() ? Protocol.TLS : null;
        know(Fact.PROTOCOL, taken != null);
        return taken;
    }

    private boolean assumesTls() {
        return assuming && CONNECT.equals(method);
    }

    private boolean isTunnel() {
        return CONNECT.equals(method) || (protocol != null && protocol != Protocol.HTTP);
    }

    /** The address connected to stands for all that a name had. */
    private List<InetAddress> addresses(@Nullable InetAddress literal) {
        InetAddress dest = row.text("dest") == null ? literal : address("dest");
        know(Fact.ADDRESSES, dest != null || assuming);
        return dest == null ? List.of() : List.of(dest);
    }

    private @Nullable String path() {
        String kept = row.text("path");
        boolean whole = kept != null && kept.length() <= LONGEST_WHOLE_PATH;
        know(Fact.REQUEST, isTunnel() || (method != null && whole));
        return whole && !isTunnel() ? kept : null;
    }

    private boolean showsType() {
        return protocol == Protocol.HTTP
                && row.text("status") != null
                && !"deny".equals(row.text("verdict"))
                && !OWN_ANSWERS.contains(row.word("end_reason"));
    }

    private int port() {
        long known = row.number("dest_port", Subject.NO_PORT);
        if (known != Subject.NO_PORT || !assuming) {
            return (int) known;
        }
        return isTunnel() ? HTTPS_PORT : HTTP_PORT;
    }
}
