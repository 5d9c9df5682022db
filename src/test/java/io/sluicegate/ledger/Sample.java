package io.sluicegate.ledger;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import io.sluicegate.ledger.LedgerSettings.WhenFull;
import io.sluicegate.testing.LoopbackPostgres;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Makes audit records and settings for tests: sensible everywhere, changed where a test cares. */
final class Sample {

    static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

    private long boot = 1_795_000_000_000L;
    private int loop;
    private long sequence = 1;
    private Instant endedAt = NOON;
    private String client = "192.0.2.1";
    private String account = "room-101";
    private @Nullable String host = "www.example.com";
    private Protocol protocol = Protocol.HTTP;
    private @Nullable Request request = new Request("GET", "/index.html", 200, "text/html", "curl/8.5");
    private Judgement verdict = new Judgement(Action.ALLOW, "school.rules:14", null, null, "r7");
    private long bytesUp = 100;
    private long bytesDown = 1_000;
    private long hitBytes;
    private CacheStatus cache = CacheStatus.MISS;
    private FlowEnd end = FlowEnd.COMPLETE;

    static Sample exchange() {
        return new Sample();
    }

    Sample flow(long ofBoot, int ofLoop, long number) {
        boot = ofBoot;
        loop = ofLoop;
        sequence = number;
        return this;
    }

    Sample verdict(Judgement value) {
        verdict = value;
        return this;
    }

    Sample sequence(long value) {
        sequence = value;
        return this;
    }

    Sample endedAt(Instant value) {
        endedAt = value;
        return this;
    }

    Sample client(String value) {
        client = value;
        return this;
    }

    Sample account(String value) {
        account = value;
        return this;
    }

    Sample host(@Nullable String value) {
        host = value;
        return this;
    }

    Sample protocol(Protocol value) {
        protocol = value;
        return this;
    }

    Sample request(@Nullable Request value) {
        request = value;
        return this;
    }

    Sample path(String path, @Nullable String userAgent) {
        return request(new Request("GET", path, 200, "text/html", userAgent));
    }

    Sample verdict(@Nullable Action action, @Nullable String rule) {
        verdict = new Judgement(action, rule, null, null, "r7");
        return this;
    }

    Sample bytes(long up, long down, long hit) {
        bytesUp = up;
        bytesDown = down;
        hitBytes = hit;
        return this;
    }

    Sample cache(CacheStatus value) {
        cache = value;
        return this;
    }

    Sample end(FlowEnd value) {
        end = value;
        return this;
    }

    /** Exchanges of so many flows. */
    static List<AuditRecord> many(long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(number -> exchange().sequence(number).record())
                .toList();
    }

    /** Opens a ledger with two loops, whose days are those of UTC. */
    static Ledger open(Path state, InstantSource clock) throws LedgerException {
        return open(settings(), state, clock);
    }

    /** Opens a ledger with two loops, whose days are those of a zone. */
    static Ledger open(Path state, InstantSource clock, ZoneId zone) throws LedgerException {
        return Ledger.open(settings(), state, new Ledger.Owner("gw1", 2, () -> zone, RecordListener.NONE), clock);
    }

    /** Opens a ledger with two loops, whose days are those of UTC. */
    static Ledger open(LedgerSettings settings, Path state, InstantSource clock) throws LedgerException {
        return Ledger.open(settings, state, new Ledger.Owner("gw1", 2, () -> ZoneOffset.UTC, batch -> {}), clock);
    }

    AuditRecord record() {
        return new AuditRecord(
                new FlowId(boot, loop, sequence),
                1,
                endedAt.minusMillis(250),
                endedAt,
                new Endpoint(address(client), 40_001),
                account,
                null,
                new Endpoint(address("203.0.113.80"), 80),
                ListenerKind.TPROXY,
                protocol,
                host,
                HostSource.HOST,
                null,
                request,
                verdict,
                cache,
                null,
                new Endpoint(address("203.0.113.80"), 80),
                1,
                bytesUp,
                bytesDown,
                bytesUp,
                bytesDown,
                hitBytes,
                12,
                end);
    }

    /** A record of a flow of which hardly anything became known. */
    static AuditRecord bare() {
        return new AuditRecord(
                new FlowId(1_795_000_000_000L, 1, 1),
                1,
                NOON,
                NOON.minusSeconds(5),
                new Endpoint(address("2001:db8::1"), 40_002),
                "",
                null,
                null,
                ListenerKind.EXPLICIT,
                Protocol.NONE,
                null,
                HostSource.NONE,
                null,
                null,
                new Judgement(null, null, null, null, ""),
                CacheStatus.NONE,
                null,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                -1,
                FlowEnd.CLIENT_TIMEOUT);
    }

    static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }

    static LedgerSettings settings() {
        return settings("", WhenFull.REFUSE);
    }

    static LedgerSettings settings(String url, WhenFull whenFull) {
        return settings(url, "", "", whenFull);
    }

    /** Those of a database of the server. */
    static LedgerSettings settings(LoopbackPostgres server, String database, Path passwordFile) {
        return settings(server.url(database), LoopbackPostgres.USER, passwordFile.toString(), WhenFull.REFUSE);
    }

    private static LedgerSettings settings(String url, String user, String passwordFile, WhenFull whenFull) {
        return new LedgerSettings(
                url,
                user,
                passwordFile,
                1 << 30,
                Duration.ofSeconds(1),
                whenFull,
                Duration.ofDays(400),
                Period.ofYears(10),
                "",
                "squid");
    }
}
