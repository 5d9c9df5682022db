package io.sluicegate.accesslog;

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
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A record to be made a line of: an ordinary exchange, changed where a test cares. */
final class Line {

    static final Instant END = Instant.parse("2026-11-24T12:00:00.094Z");

    private String client = "192.0.2.7";
    private @Nullable String user;
    private @Nullable Endpoint dest = endpoint("203.0.113.80", 80);
    private @Nullable Endpoint upstream = dest;
    private Protocol protocol = Protocol.HTTP;
    private @Nullable String host = "www.example";
    private @Nullable Request request = new Request("GET", "/a.html", 200, "text/html", "curl/8.5");
    private @Nullable Action verdict = Action.ALLOW;
    private CacheStatus cache = CacheStatus.MISS;
    private @Nullable String cacheReason = "uri-miss";
    private long elapsed = 250;
    private long down = 1_234;
    private FlowEnd end = FlowEnd.COMPLETE;

    static Line exchange() {
        return new Line();
    }

    static Line tunnel(Protocol protocol, @Nullable String host, String address, int port) {
        Line line = new Line();
        line.dest = endpoint(address, port);
        line.upstream = line.dest;
        line.protocol = protocol;
        line.host = host;
        line.request = null;
        line.cache = CacheStatus.NONE;
        line.cacheReason = null;
        return line;
    }

    Line client(String value) {
        client = value;
        return this;
    }

    Line user(@Nullable String value) {
        user = value;
        return this;
    }

    Line host(@Nullable String value) {
        host = value;
        return this;
    }

    Line dest(String address, int port) {
        dest = endpoint(address, port);
        upstream = dest;
        return this;
    }

    Line unconnected() {
        upstream = null;
        return this;
    }

    Line nowhere() {
        dest = null;
        return unconnected();
    }

    Line protocol(Protocol value) {
        protocol = value;
        return this;
    }

    Line request(@Nullable String method, @Nullable String path, int status) {
        request = new Request(method, path, status, "text/html", "curl/8.5");
        return this;
    }

    Line request(Request value) {
        request = value;
        return this;
    }

    Line cache(CacheStatus status, @Nullable String reason) {
        cache = status;
        cacheReason = reason;
        return this;
    }

    Line ended(FlowEnd value) {
        end = value;
        return this;
    }

    Line denied() {
        verdict = Action.DENY;
        cache = CacheStatus.NONE;
        cacheReason = null;
        return nowhere().ended(FlowEnd.DENIED);
    }

    Line elapsed(long millis) {
        elapsed = millis;
        return this;
    }

    Line down(long bytes) {
        down = bytes;
        return this;
    }

    AuditRecord record() {
        return new AuditRecord(
                new FlowId(1_795_000_000_000L, 0, 7),
                1,
                END.minusMillis(elapsed),
                END,
                endpoint(client, 40_001),
                user == null ? client : user,
                user,
                dest,
                ListenerKind.EXPLICIT,
                protocol,
                host,
                HostSource.HOST,
                null,
                request,
                new Judgement(verdict, "main.rules:3", "shut", null, "r7"),
                cache,
                cacheReason,
                upstream,
                1,
                321,
                down,
                300,
                1_200,
                0,
                12,
                end);
    }

    private static Endpoint endpoint(String address, int port) {
        return new Endpoint(Objects.requireNonNull(IpLiteral.parse(address), address), port);
    }
}
