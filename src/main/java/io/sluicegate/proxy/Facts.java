package io.sluicegate.proxy;

import io.sluicegate.classify.ClientHello;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import io.sluicegate.http.Authority;
import io.sluicegate.http.RequestHead;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.Subject;
import java.net.InetAddress;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a flow or a request so far; it only ever grows. Confined to the flow's event loop. */
final class Facts {

    private final Instant now;
    private final InetAddress client;
    private final boolean intercepted;
    private final int port;
    private final Set<Fact> known = EnumSet.noneOf(Fact.class);
    private final Set<HostName> names = new LinkedHashSet<>();
    private final Set<InetAddress> addresses = new LinkedHashSet<>();
    private @Nullable Protocol protocol;
    private @Nullable ClientHello hello;
    private @Nullable String method;
    private @Nullable String path;
    private @Nullable String mediaType;
    private @Nullable String user;

    private Facts(Instant now, InetAddress client, boolean intercepted, int port) {
        this.now = now;
        this.client = client;
        this.intercepted = intercepted;
        this.port = port;
    }

    /** Of an intercepted flow at accept: where it was going is all that it will ever connect to. */
    static Facts ofIntercepted(Instant now, InetAddress client, Endpoint destination) {
        Facts facts = new Facts(now, client, true, destination.port());
        facts.addresses.add(destination.address());
        facts.known.addAll(EnumSet.of(Fact.ADDRESSES, Fact.USER));
        return facts;
    }

    /** Of a CONNECT: it has a method and never shows a path or a type; what is inside is still to be seen. */
    static Facts ofConnect(Instant now, InetAddress client, Authority authority) {
        Facts facts = new Facts(now, client, false, authority.port());
        facts.method = "CONNECT";
        facts.known.addAll(EnumSet.of(Fact.REQUEST, Fact.TYPE));
        facts.add(authority);
        return facts;
    }

    /** Of a request to a proxy that the client knows. */
    static Facts ofExplicit(Instant now, InetAddress client, RequestHead request) {
        Facts facts = new Facts(now, client, false, request.authority().port());
        facts.request(request);
        return facts;
    }

    /** The same names, addresses and user, for one of the requests inside. */
    Facts forRequest(Instant begun, RequestHead request) {
        Facts facts = new Facts(begun, client, intercepted, port);
        facts.names.addAll(names);
        facts.addresses.addAll(addresses);
        if (known.contains(Fact.ADDRESSES)) {
            facts.known.add(Fact.ADDRESSES);
        }
        facts.user = user;
        if (known.contains(Fact.USER)) {
            facts.known.add(Fact.USER);
        }
        facts.request(request);
        return facts;
    }

    /** Of nothing but who asks: for what holds for a client whatever it does. */
    static Facts ofClient(Instant now, InetAddress client) {
        return new Facts(now, client, false, 0);
    }

    /** The same, to be judged anew at another time. */
    Facts at(Instant later) {
        return copy(later);
    }

    /** The same, as if the protocol were told: for a verdict on silence. */
    Facts ifProtocolWere(Protocol assumed) {
        Facts facts = copy();
        facts.tell(assumed, null);
        return facts;
    }

    /** The same, as all that will ever be known of it. */
    Facts withNothingMore(List<InetAddress> found) {
        Facts facts = copy();
        facts.known.addAll(EnumSet.of(Fact.NAMES, Fact.REQUEST, Fact.TYPE, Fact.USER));
        facts.resolved(found);
        return facts;
    }

    /** The same with the answer to the request: its Content-Type, null where it has none. */
    Facts answered(@Nullable String contentType) {
        Facts facts = copy();
        facts.mediaType = contentType;
        facts.known.add(Fact.TYPE);
        return facts;
    }

    /** The same, as if nobody were to be asked any more who it is. */
    Facts withUserAsKnown() {
        Facts facts = copy();
        facts.signedIn(user);
        return facts;
    }

    private Facts copy() {
        return copy(now);
    }

    private Facts copy(Instant at) {
        Facts facts = new Facts(at, client, intercepted, port);
        facts.known.addAll(known);
        facts.names.addAll(names);
        facts.addresses.addAll(addresses);
        facts.protocol = protocol;
        facts.hello = hello;
        facts.method = method;
        facts.path = path;
        facts.mediaType = mediaType;
        facts.user = user;
        return facts;
    }

    private void request(RequestHead request) {
        protocol = Protocol.HTTP;
        method = request.method();
        path = request.path();
        known.addAll(EnumSet.of(Fact.PROTOCOL, Fact.REQUEST, Fact.NAMES));
        add(request.authority());
    }

    private void add(Authority authority) {
        if (authority.name() != null) {
            names.add(authority.name());
        }
        if (authority.address() != null) {
            addresses.add(authority.address());
        }
    }

    /** Who asks is told: null where nobody has signed in and nobody can any more. */
    void signedIn(@Nullable String name) {
        user = name;
        known.add(Fact.USER);
    }

    /** Whether they are of a request, and not of a tunnel that shows none. */
    boolean isRequest() {
        return method != null;
    }

    /** Who has signed in, if anybody has. */
    @Nullable
    String user() {
        return user;
    }

    /**
     * The protocol is told. Anything but HTTP shows no further name, no method and no path; and nobody can sign in any
     * more, since that is done before a tunnel opens.
     */
    void tell(Protocol told, @Nullable ClientHello shown) {
        protocol = told;
        hello = shown;
        known.add(Fact.PROTOCOL);
        if (shown != null) {
            names.addAll(shown.serverNames());
        }
        if (told != Protocol.HTTP) {
            known.addAll(EnumSet.of(Fact.NAMES, Fact.REQUEST, Fact.TYPE, Fact.USER));
        }
    }

    /** The names shown so far, each once. */
    List<HostName> names() {
        return List.copyOf(names);
    }

    /** The addresses of the destination; none where its name has none. */
    void resolved(List<InetAddress> found) {
        addresses.addAll(found);
        known.add(Fact.ADDRESSES);
    }

    Subject subject() {
        return new Subject(
                now,
                client,
                intercepted,
                port,
                Set.copyOf(known),
                protocol,
                hello != null && !hello.serverNames().isEmpty(),
                hello != null && hello.encryptedHello(),
                List.copyOf(names),
                List.copyOf(addresses),
                method,
                path,
                mediaType,
                user);
    }
}
