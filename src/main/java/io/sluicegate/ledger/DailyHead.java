package io.sluicegate.ledger;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.function.Supplier;

/**
 * Tells the log once a day, by the clock of the rules' zone, and at the end, where the hash chain stands: kept elsewhere, that
 * line proves later that nothing before it was changed. Confined to the thread that fills the journal.
 */
final class DailyHead {

    private final String ledger;
    private final Supplier<ZoneId> zone;
    private final Sequencer sequencer;
    private final Runnable onNewDay;
    private LocalDate day;

    /** {@code onNewDay} is run when another day has begun. */
    DailyHead(String ledger, Supplier<ZoneId> zone, Sequencer sequencer, Instant now, Runnable onNewDay) {
        this.onNewDay = onNewDay;
        this.ledger = ledger;
        this.zone = zone;
        this.sequencer = sequencer;
        this.day = now.atZone(zone.get()).toLocalDate();
    }

    /** Tells it when another day has begun. */
    void passed(Instant now) {
        LocalDate today = now.atZone(zone.get()).toLocalDate();
        if (!today.equals(day)) {
            tell("at the end of " + day);
            day = today;
            onNewDay.run();
        }
    }

    /** Tells it now. */
    void tell(String when) {
        long seq = sequencer.seq();
        if (seq > 0) {
            String head = seq + "=" + HexFormat.of().formatHex(sequencer.head());
            System.getLogger(Ledger.class.getName())
                    .log(
                            Level.INFO,
                            () -> "head of ledger " + ledger + " " + when + ": " + head
                                    + " (keep this line elsewhere; ledger verify --head holds the records against it)");
        }
    }
}
