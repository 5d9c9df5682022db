package io.sluicegate.ledger;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.IpLiteral;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a record adds to the sums, in the words of its row: what the row would cut is cut. Immutable.
 *
 * @param ledger the id of the ledger
 * @param gateway the id of the gateway
 * @param endedAt when it ended, to the microsecond, as the row has it
 * @param account who pays
 * @param client the address that asked
 * @param protocol what the flow turned out to be
 * @param verdict empty where there was none
 * @param rule file:line; empty where there was none
 * @param site see {@link Sites}; empty where none is known
 * @param sums what it adds
 */
record UsageEntry(
        String ledger,
        String gateway,
        Instant endedAt,
        String account,
        String client,
        String protocol,
        String verdict,
        String rule,
        String site,
        UsageSums sums) {

    /** The columns that {@link #of(ResultSet)} reads, in its order. */
    static final String COLUMNS = "ledger, gateway, ended_at, account, client, protocol, verdict, rule, host, final,"
            + " bytes_up, bytes_down, hit_bytes";

    /** Of a record that is about to become a row. */
    static UsageEntry of(AuditRecord entry, String ledger, String gateway) {
        String client = IpLiteral.format(entry.client().address());
        String account = RecordColumn.ACCOUNT.fit(entry.account());
        Action action = entry.verdict().action();
        return new UsageEntry(
                ledger,
                known(RecordColumn.GATEWAY.fit(gateway)),
                entry.endedAt().truncatedTo(ChronoUnit.MICROS),
                account == null ? client : account,
                client,
                entry.protocol().word(),
                action == null ? "" : action.word(),
                known(RecordColumn.RULE.fit(entry.verdict().rule())),
                Sites.of(RecordColumn.HOST.fit(entry.host())),
                new UsageSums(entry.isFinal() ? 1 : 0, entry.bytesUp(), entry.bytesDown(), entry.hitBytes()));
    }

    /** Of a row, with {@link #COLUMNS}. */
    static UsageEntry of(ResultSet row) throws SQLException {
        return new UsageEntry(
                row.getString(1),
                row.getString(2),
                row.getObject(3, OffsetDateTime.class).toInstant(),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                known(row.getString(7)),
                known(row.getString(8)),
                Sites.of(row.getString(9)),
                new UsageSums(row.getBoolean(10) ? 1 : 0, row.getLong(11), row.getLong(12), row.getLong(13)));
    }

    private static String known(@Nullable String text) {
        return text == null ? "" : text;
    }
}
