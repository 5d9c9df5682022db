package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A flow of a test: everything is known of it but what is taken back. */
final class Flow {

    private InetAddress client = Books.address("198.51.100.9");
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private int port = 80;
    private final Set<Fact> unknown = EnumSet.noneOf(Fact.class);
    private Protocol protocol = Protocol.HTTP;
    private boolean sni;
    private boolean ech;
    private final List<HostName> names = new ArrayList<>();
    private final List<InetAddress> addresses = new ArrayList<>();
    private @Nullable String method;
    private @Nullable String path;
    private @Nullable String mediaType;
    private @Nullable String user;

    static Flow http(String host, String path) {
        Flow flow = new Flow().name(host);
        flow.method = "GET";
        flow.path = path;
        return flow;
    }

    static Flow tls(String sni) {
        Flow flow = of(Protocol.TLS).name(sni).port(443);
        flow.sni = true;
        return flow;
    }

    static Flow of(Protocol protocol) {
        Flow flow = new Flow();
        flow.protocol = protocol;
        return flow;
    }

    Flow from(String address) {
        client = Books.address(address);
        return this;
    }

    Flow at(String instant) {
        now = Instant.parse(instant);
        return this;
    }

    Flow port(int number) {
        port = number;
        return this;
    }

    Flow name(String name) {
        names.add(new HostName(name));
        return this;
    }

    Flow address(String address) {
        addresses.add(Books.address(address));
        return this;
    }

    Flow method(String word) {
        method = word;
        return this;
    }

    Flow type(String contentType) {
        mediaType = contentType;
        return this;
    }

    Flow user(String name) {
        user = name;
        return this;
    }

    Flow ech() {
        ech = true;
        return this;
    }

    /** Takes facts back; what is shown already stays. */
    Flow without(Fact... facts) {
        unknown.addAll(List.of(facts));
        return this;
    }

    Subject subject() {
        Set<Fact> known = EnumSet.allOf(Fact.class);
        known.removeAll(unknown);
        boolean protocolKnown = known.contains(Fact.PROTOCOL);
        boolean requestKnown = known.contains(Fact.REQUEST);
        return new Subject(
                now,
                client,
                true,
                port,
                known,
                protocolKnown ? protocol : null,
                sni,
                ech,
                List.copyOf(names),
                List.copyOf(addresses),
                requestKnown ? method : null,
                requestKnown ? path : null,
                known.contains(Fact.TYPE) ? mediaType : null,
                known.contains(Fact.USER) ? user : null);
    }

    /** "deny a.rules:2", or what is waited for. */
    String judgedBy(RuleBook book) {
        Decision decision = book.decide(subject());
        if (decision instanceof Verdict verdict) {
            return verdict.action().word() + " " + verdict.rule();
        }
        return "needs " + EnumSet.copyOf(((Decision.Pending) decision).needs());
    }
}
