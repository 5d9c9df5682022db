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
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;

/** Records as a school makes them: many clients, few sites. */
final class SampleRecords {

    private static final Instant START = Instant.parse("2026-11-24T08:00:00Z");

    private SampleRecords() {}

    static LedgerSettings settings() {
        return new LedgerSettings(
                "",
                "",
                "",
                1 << 30,
                Duration.ofSeconds(1),
                LedgerSettings.WhenFull.REFUSE,
                Duration.ofDays(400),
                Period.ofYears(10),
                "",
                "squid");
    }

    /** So many, a hundred a second, of so many clients at a hundred sites. */
    static List<AuditRecord> many(int count, int clients, long first) {
        List<AuditRecord> records = new ArrayList<>();
        for (long i = first; i < first + count; i++) {
            records.add(one(i, (int) (i * 31 % clients), (int) (i * 17 % 100)));
        }
        return records;
    }

    private static AuditRecord one(long number, int client, int site) {
        Instant ended = START.plusMillis(10 * number);
        byte[] address = {10, 0, (byte) (client / 250), (byte) (client % 250)};
        Endpoint origin = new Endpoint(IpLiteral.ofBytes(new byte[] {(byte) 203, 0, 113, (byte) site}), 443);
        return new AuditRecord(
                new FlowId(1_795_000_000_000L, 0, number),
                1,
                ended.minusMillis(90),
                ended,
                new Endpoint(IpLiteral.ofBytes(address), 40_000),
                "room-" + client,
                null,
                origin,
                ListenerKind.TPROXY,
                Protocol.TLS,
                "cdn.assets.site" + site + ".example",
                HostSource.SNI,
                null,
                null,
                new AuditRecord.Judgement(Action.ALLOW, "school.rules:14", null, null, "r7"),
                CacheStatus.NONE,
                null,
                origin,
                1,
                900,
                20_000,
                900,
                20_000,
                0,
                12,
                FlowEnd.COMPLETE);
    }
}
