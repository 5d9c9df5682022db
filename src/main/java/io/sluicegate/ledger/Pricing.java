package io.sluicegate.ledger;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What bytes cost. For one report. */
public interface Pricing {

    /** What a price can hang on. */
    enum Need {
        /** The day in the zone of the prices. */
        DAY,
        /** The hour of it. */
        HOUR,
        /** The client. */
        CLIENT,
        /** The protocol. */
        PROTOCOL,
        /** Where it went, or who had signed in: what single records alone tell. */
        RECORD
    }

    /** All that any price hangs on. */
    Set<Need> needs();

    /** By whose clock days and hours are meant. */
    ZoneId zone();

    /** Three capitals. */
    String currency();

    /** What one use costs; null where no price is for it. */
    @Nullable
    Price price(Use use);

    /**
     * A price.
     *
     * @param amount of one unit
     * @param unitBytes a power of ten or of two
     * @param hitsPercent what bytes that the cache gave cost of that
     */
    record Price(BigDecimal amount, long unitBytes, BigDecimal hitsPercent) {

        private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

        /** What so many bytes cost, exactly: units are powers of ten or of two, which divide every decimal. */
        BigDecimal of(UsageSums sums) {
            BigDecimal full = BigDecimal.valueOf(Math.subtractExact(sums.bytes(), sums.hitBytes()));
            BigDecimal hits =
                    BigDecimal.valueOf(sums.hitBytes()).multiply(hitsPercent).divide(HUNDRED);
            return full.add(hits).multiply(amount).divide(BigDecimal.valueOf(unitBytes));
        }
    }

    /**
     * What is priced. What {@link #needs} does not name may be missing.
     *
     * @param when a moment of the day or hour in which it ended
     * @param client who asked
     * @param protocol what the flow turned out to be
     * @param target where it went
     */
    record Use(
            Instant when,
            @Nullable InetAddress client,
            @Nullable String protocol,
            @Nullable Target target) {}

    /**
     * Where it went, and who had signed in.
     *
     * @param intercepted whether the client believed that it spoke to the origin
     * @param host the name asked for
     * @param dest the address that an intercepted flow was going to
     * @param port there; 0 where none is known
     * @param upstream the address connected to, with its port
     * @param username who had signed in
     */
    record Target(
            boolean intercepted,
            @Nullable String host,
            @Nullable InetAddress dest,
            int port,
            @Nullable String upstream,
            @Nullable String username) {}
}
