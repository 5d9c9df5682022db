package io.sluicegate.cli;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record to be judged again: an exchange that was allowed, changed where a test cares. */
final class Past {

    private Instant begun = Instant.parse("2026-11-24T09:00:00Z");
    private String client = "192.0.2.7";
    private @Nullable String user;
    private @Nullable Endpoint dest;
    private ListenerKind listener = ListenerKind.EXPLICIT;
    private Protocol protocol = Protocol.HTTP;
    private @Nullable String host;
    private HostSource source = HostSource.HOST;
    private @Nullable Request request;
    private @Nullable Action verdict = Action.ALLOW;
    private FlowEnd end = FlowEnd.COMPLETE;

    /** A GET over the explicit proxy that went to an address. */
    static Past http(String host, String path) {
        Past past = new Past();
        past.host = host;
        past.request = new Request("GET", path, 200, "text/html", null);
        return past.to("203.0.113.80", 80);
    }

    /** An intercepted flow of TLS. */
    static Past tls(@Nullable String sni, String address) {
        Past past = new Past();
        past.listener = ListenerKind.TPROXY;
        past.protocol = Protocol.TLS;
        past.host = sni;
        past.source = sni == null ? HostSource.NONE : HostSource.SNI;
        return past.to(address, 443);
    }

    /** A CONNECT with that inside. */
    static Past connect(String host, Protocol inside) {
        Past past = new Past();
        past.host = host;
        past.source = HostSource.CONNECT;
        past.protocol = inside;
        past.request = new Request("CONNECT", "", 200, null, null);
        return past.to("203.0.113.80", 443);
    }

    Past to(String address, int port) {
        dest = new Endpoint(address(address), port);
        return this;
    }

    Past begun(String value) {
        begun = Instant.parse(value);
        return this;
    }

    Past client(String value) {
        client = value;
        return this;
    }

    Past user(String value) {
        user = value;
        return this;
    }

    Past path(@Nullable String value) {
        request = new Request("GET", value, 200, "text/html", null);
        return this;
    }

    Past type(@Nullable String value) {
        request = new Request("GET", "/", 200, value, null);
        return this;
    }

    Past verdict(@Nullable Action value) {
        verdict = value;
        return this;
    }

    /** Refused before anything was connected to. */
    Past denied() {
        verdict = Action.DENY;
        end = FlowEnd.DENIED;
        dest = listener == ListenerKind.EXPLICIT ? null : dest;
        return this;
    }

    Past ended(FlowEnd value) {
        end = value;
        return this;
    }

    /** Answered by the cache: no address was asked for. */
    Past unconnected() {
        dest = null;
        return this;
    }

    AuditRecord record(long sequence) {
        return new AuditRecord(
                new FlowId(1, 0, sequence),
                1,
                begun,
                begun.plusMillis(20),
                new Endpoint(address(client), 40_000),
                client,
                user,
                dest,
                listener,
                protocol,
                host,
                source,
                null,
                request,
                new Judgement(verdict, "old.rules:1", null, null, "v1"),
                CacheStatus.NONE,
                null,
                dest,
                1,
                10,
                100,
                10,
                100,
                0,
                -1,
                end);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }
}
