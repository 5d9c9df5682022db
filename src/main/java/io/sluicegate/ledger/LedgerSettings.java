package io.sluicegate.ledger;

import java.time.Duration;
import java.time.Period;

/**
 * How accounts are kept ({@code ledger} in the settings). Immutable.
 *
 * @param url empty for H2 under the state directory, a folder for H2, or a JDBC URL of PostgreSQL
 * @param user of a JDBC URL; empty for that of the process
 * @param passwordFile whose first line is the password of that user; empty for none
 * @param journalMaxBytes what may wait while the database is away
 * @param fsync at most this much is missing after a power cut
 * @param whenFull what happens to new flows when nothing more can be recorded
 * @param retainRecords how long single records are kept
 * @param retainUsage how long sums are kept
 * @param accessLog file of the access log; empty for none
 * @param accessLogFormat its format
 */
public record LedgerSettings(
        String url,
        String user,
        String passwordFile,
        long journalMaxBytes,
        Duration fsync,
        WhenFull whenFull,
        Duration retainRecords,
        Period retainUsage,
        String accessLog,
        String accessLogFormat) {

    /** What to do when nothing more can be recorded. */
    public enum WhenFull {
        /** New flows are refused. */
        REFUSE,
        /** Traffic goes on, and what went unrecorded is counted. */
        CONTINUE
    }
}
