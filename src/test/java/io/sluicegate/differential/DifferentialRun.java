package io.sluicegate.differential;

import io.sluicegate.TestGateway;
import io.sluicegate.testing.DnsServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole gateway between clients and origins that say anything, and the judgement on each client. Sockets on loopback on
 * both sides; nothing of the gateway's is replaced but its clock. Confined to one thread.
 */
final class DifferentialRun implements AutoCloseable {

    private static final int BATCH = 5_000;
    private static final String[] SETTINGS = {
        "timeouts.idle=2s",
        "timeouts.first-byte=2s",
        "timeouts.tunnel-idle=2s",
        "timeouts.request-head=2s",
        "headers.forwarded-for=on"
    };

    private final long seed;
    private final DnsServer dns = DnsServer.knowing("origin.test").ttl(3_600);
    private final BothEnds ends;
    private final TestGateway gateway;
    private final SharedAnswers shared = new SharedAnswers();
    private final Tally tally = new Tally();

    DifferentialRun(long seed) {
        this.seed = seed;
        ends = new BothEnds(seed);
        List<String> settings = new ArrayList<>(List.of(SETTINGS));
        settings.add(dns.setting());
        gateway = TestGateway.with(
                "deny proto other, tls, ssh, h2c\nallow to 127.0.0.1-127.0.0.4, ::1, origin.test port " + ends.port()
                        + "\ndeny all",
                settings.toArray(String[]::new));
    }

    /** Plays the inputs from one number to before another and judges each. */
    Tally play(int from, int to) {
        for (int at = from; at < to; at += BATCH) {
            batch(at, Math.min(to, at + BATCH));
        }
        return tally;
    }

    private void batch(int from, int to) {
        gateway.advance(Duration.ofSeconds(1));
        Instant begin = gateway.clock().instant();
        List<Visit> visits = ends.play(gateway, from, to);
        gateway.awaitIdle();
        ends.settle();
        if (!ends.unsound().isEmpty()) {
            throw new AssertionError(
                    "seed " + seed + ", within " + from + " to " + to + ": an origin got " + ends.unsound());
        }
        shared.learn(visits, tally);
        Map<String, List<Map<String, @Nullable Object>>> records = new HashMap<>();
        for (Map<String, @Nullable Object> record : gateway.recordsFrom(begin)) {
            records.computeIfAbsent(String.valueOf(record.get("client")), none -> new ArrayList<>())
                    .add(record);
        }
        visits.forEach(visit -> judge(visit, records));
    }

    private void judge(Visit visit, Map<String, List<Map<String, @Nullable Object>>> records) {
        int number = visit.input().number();
        try {
            new Judgement(visit, shared, tally).fall(records.getOrDefault(Visit.addressOf(number), List.of()));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", input " + number + " (" + visit.input().leave() + ", "
                            + visit.end() + "): " + e.getMessage() + "\nsent: "
                            + shown(visit.input().bytes())
                            + "\nreceived: " + shown(visit.received()),
                    e);
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1)
                .replace("\r", "\\r")
                .replace("\0", "\\0");
        return text.length() > 4_000 ? text.substring(0, 4_000) + "…" : text;
    }

    @Override
    public void close() {
        gateway.close();
        ends.close();
        dns.close();
    }
}
