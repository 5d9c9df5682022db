package io.sluicegate.ledger;

import io.sluicegate.journal.Damage;
import java.lang.System.Logger.Level;
import java.nio.file.Path;

/** Tells the log of what of the journal could not be read. Safe for any thread. */
final class DamageLog implements Damage {

    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    @Override
    public void found(Path file, long position, long bytes) {
        LOG.log(Level.WARNING, () -> file + ":" + position + ": " + bytes + " bytes are damaged and passed over");
    }

    @Override
    public void missing(Path file, long position, long firstSeq, long endSeq) {
        LOG.log(
                Level.WARNING,
                () -> file + ":" + position + ": records " + firstSeq + " to " + (endSeq - 1)
                        + " are missing: the block that held them is damaged");
    }
}
