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
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Any record at all, from a seed: every enum, absent and odd text, both families of addresses, extreme counts. */
final class AnyRecord {

    private final Random random;

    private AnyRecord(long seed) {
        this.random = new Random(seed);
    }

    static AuditRecord of(long seed) {
        return new AnyRecord(seed).record();
    }

    private AuditRecord record() {
        Instant started =
                Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000), random.nextInt(1_000_000_000));
        return new AuditRecord(
                new FlowId(
                        1_700_000_000_000L + random.nextInt(1_000_000),
                        random.nextInt(64),
                        1 + random.nextInt(1_000_000)),
                1 + random.nextInt(1_000),
                started,
                started.plusNanos(random.nextInt(1_000_000_000) * 10L),
                endpoint(),
                some(text(300), ""),
                text(300),
                maybe(endpoint()),
                one(ListenerKind.values()),
                one(Protocol.values()),
                text(300),
                one(HostSource.values()),
                maybe(random.nextBoolean()),
                maybe(new Request(text(40), text(3_000), random.nextInt(600), text(300), text(600))),
                new Judgement(maybe(one(Action.values())), text(600), text(300), text(600), some(text(80), "")),
                one(CacheStatus.values()),
                text(300),
                maybe(endpoint()),
                random.nextInt(5),
                bytes(),
                bytes(),
                bytes(),
                bytes(),
                bytes(),
                random.nextInt(5_000) - 1,
                one(FlowEnd.values()));
    }

    private Endpoint endpoint() {
        byte[] address = new byte[random.nextBoolean() ? 4 : 16];
        random.nextBytes(address);
        return new Endpoint(IpLiteral.ofBytes(address), random.nextInt(65_536));
    }

    private long bytes() {
        return random.nextInt(10) == 0 ? Long.MAX_VALUE : random.nextInt(1_000_000_000);
    }

    private <T> @Nullable T maybe(T value) {
        return random.nextInt(4) == 0 ? null : value;
    }

    private static <T> T some(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }

    private <E> E one(E[] all) {
        return all[random.nextInt(all.length)];
    }

    private @Nullable String text(int most) {
        int length = random.nextInt(5) == 0 ? random.nextInt(most) : random.nextInt(20);
        StringBuilder text = new StringBuilder(length);
        int kind = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            text.append(
                    switch (kind) {
                        case 0 -> (char) (0x20 + random.nextInt(0x5f));
                        case 1 -> (char) random.nextInt(0x100);
                        case 2 -> (char) random.nextInt(0xd800);
                        default -> (char) ('a' + random.nextInt(26));
                    });
        }
        return maybe(text.toString());
    }
}
