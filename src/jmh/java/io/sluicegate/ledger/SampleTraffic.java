package io.sluicegate.ledger;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Protocol;
import java.time.Instant;
import java.util.Random;

/** Records as a school's day makes them: 400 clients, few hosts asked for often and many seldom, two thirds of it TLS. */
final class SampleTraffic {

    private static final int CLIENTS = 400;
    private static final int HOSTS = 5_000;
    private static final int MILLIS_BETWEEN = 30;
    private static final String AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";

    private final Random random = new Random(7);
    private final long boot;
    private long count;

    SampleTraffic(long boot) {
        this.boot = boot;
    }

    /** The next record, for one of the loops. */
    AuditRecord next(int loop) {
        count++;
        int client = random.nextInt(CLIENTS);
        int host = (int) (HOSTS * Math.pow(random.nextDouble(), 3));
        Instant end = Sample.NOON.plusMillis(count * MILLIS_BETWEEN);
        long down = (long) Math.exp(5 + 8 * random.nextDouble());
        Sample sample = Sample.exchange()
                .flow(boot, loop, count)
                .client("192.0." + client / 250 + "." + (1 + client % 250))
                .account("room-" + client)
                .host("www" + host % 7 + ".site" + host + ".example.com")
                .endedAt(end);
        if (count % 3 != 0) {
            return sample.protocol(Protocol.TLS)
                    .request(null)
                    .bytes(1_500, down, 0)
                    .record();
        }
        boolean hit = count % 2 == 0;
        return sample.path("/assets/" + Long.toString(random.nextLong() >>> 20, 36) + "/app.js", AGENT)
                .cache(hit ? CacheStatus.HIT : CacheStatus.MISS)
                .bytes(600, down, hit ? down : 0)
                .record();
    }
}
