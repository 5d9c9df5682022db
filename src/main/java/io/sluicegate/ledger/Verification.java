package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether a ledger in the database is as it was written: recomputes the hash chain from the rows, record by record, and finds
 * the first that was changed, taken out, put in or moved. Reads all rows once, in pages. Confined to the thread of its
 * connection.
 */
public final class Verification {

    private static final long TELL_EVERY = 100_000;
    private static final Pattern ANCHOR = Pattern.compile("(\\d{1,18})=([0-9a-fA-F]{64})");

    private final Connection connection;
    private final String ledger;
    private final Chain chain = new Chain();
    private final TreeMap<Long, Gap> gaps = new TreeMap<>();
    private @Nullable Anchor anchor;
    private long expected;
    private byte[] head;
    private long records;

    /** A run of records that are known to be gone, and the chain's hash at its end. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Gap(long last, byte[] hash, String reason) {}

    /**
     * What was found.
     *
     * @param ledger whose records they are
     * @param records how many rows were checked
     * @param gone how many have been removed by retention or lost to damage, and were known to be
     * @param last the number of the last record
     * @param head the chain's hash there, in hexadecimal digits
     * @param finding the first thing that is wrong; null when nothing is
     */
    public record Result(
            String ledger,
            long records,
            long gone,
            long last,
            String head,
            @Nullable String finding) {}

    /**
     * A head that was kept elsewhere: the chain's hash at some record.
     *
     * @param hash 64 hexadecimal digits
     */
    public record Anchor(long seq, String hash) {

        /**
         * Reads {@code SEQ=HASH}, as a head is told in the log.
         *
         * @throws QueryException when it is none
         */
        public static Anchor parse(String text) {
            Matcher parts = ANCHOR.matcher(text);
            if (!parts.matches()) {
                throw new QueryException(
                        "head takes NUMBER=HASH with 64 hexadecimal digits, as the log tells it, not \""
                                + QueryWords.shown(text) + "\"");
            }
            return new Anchor(Long.parseLong(parts.group(1)), parts.group(2).toLowerCase(Locale.ROOT));
        }
    }

    private Verification(Connection connection, String ledger) {
        this.connection = connection;
        this.ledger = ledger;
        this.expected = 1;
        this.head = Chain.genesis(ledger);
    }

    /**
     * Checks one ledger.
     *
     * @param anchor a head that was kept elsewhere; null for none
     * @param progress is told now and then how many records have been checked
     */
    static Result run(Connection connection, String ledger, @Nullable Anchor anchor, LongConsumer progress)
            throws SQLException {
        Verification verification = new Verification(connection, ledger);
        verification.anchor = anchor;
        verification.readGaps();
        verification.passBeforeMonths();
        @Nullable String finding = verification.check(progress);
        long gone = verification.gaps.entrySet().stream()
                .mapToLong(gap -> gap.getValue().last() - gap.getKey() + 1)
                .sum();
        return new Result(
                ledger,
                verification.records,
                gone,
                verification.expected - 1,
                HexFormat.of().formatHex(verification.head),
                finding);
    }

    private void readGaps() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT first_seq, last_seq, last_hash, reason FROM removed_records WHERE ledger = ?")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                while (result.next()) {
                    gaps.put(result.getLong(1), new Gap(result.getLong(2), result.getBytes(3), result.getString(4)));
                }
            }
        }
    }

    /** Rows from before there was a chain have no hash: they are counted over. */
    private void passBeforeMonths() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COALESCE(MAX(seq), 0) FROM " + Schema.BEFORE_MONTHS + " WHERE ledger = ?")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                result.next();
                expected = result.getLong(1) + 1;
            }
        }
    }

    private @Nullable String check(LongConsumer progress) throws SQLException {
        ChainRows rows = new ChainRows(connection, MonthTables.list(connection), ledger, 0);
        for (ChainRows.Row row = rows.next(); row != null; row = rows.next()) {
            String wrong = check(row);
            if (wrong != null) {
                return wrong;
            }
            records++;
            if (records % TELL_EVERY == 0) {
                progress.accept(records);
            }
        }
        passGaps();
        return checkEnd();
    }

    private @Nullable String check(ChainRows.Row row) {
        passGaps();
        if (row.seq() > expected) {
            return missing(expected, row.seq() - 1);
        }
        if (row.seq() < expected) {
            return "record " + row.seq() + " is there twice, or was put in where records had been removed";
        }
        AuditRecord entry = row.entry();
        if (entry == null || row.fault() != null) {
            return "record " + row.seq() + " was changed: " + row.fault();
        }
        byte[] hash = chain.link(head, row.seq(), row.gateway(), entry).hash();
        if (row.hash() == null || !Arrays.equals(hash, row.hash())) {
            return "record " + row.seq() + " (flow " + entry.flow() + ", part " + entry.part()
                    + ") was changed, or put in the place of another: its hash does not follow from it";
        }
        head = hash;
        expected++;
        return isAnchored(row.seq())
                ? null
                : "record " + row.seq() + " or one before it was changed: the head that was kept has another hash";
    }

    private boolean isAnchored(long seq) {
        Anchor kept = anchor;
        return kept == null
                || kept.seq() != seq
                || HexFormat.of().formatHex(head).equals(kept.hash());
    }

    private void passGaps() {
        for (Gap gap = gaps.get(expected); gap != null; gap = gaps.get(expected)) {
            expected = gap.last() + 1;
            head = gap.hash();
        }
    }

    private static String missing(long first, long last) {
        return first == last ? "record " + first + " is missing" : "records " + first + " to " + last + " are missing";
    }

    private @Nullable String checkEnd() throws SQLException {
        if (anchor != null && anchor.seq() >= expected) {
            return missing(expected, anchor.seq());
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT seq, hash FROM ledger_position WHERE ledger = ?")) {
            select.setString(1, ledger);
            try (ResultSet result = select.executeQuery()) {
                if (!result.next()) {
                    return records == 0 ? null : "the ledger's position is missing";
                }
                long last = result.getLong(1);
                if (last >= expected) {
                    return missing(expected, last);
                }
                boolean alike = last == expected - 1 && Arrays.equals(head, result.getBytes(2));
                return alike
                        ? null
                        : "the ledger's position was changed: it does not fit its last record " + (expected - 1);
            }
        }
    }

    /** The ids of the ledgers that the database holds. */
    static List<String> ledgers(Connection connection) throws SQLException {
        List<String> ledgers = new ArrayList<>();
        try (PreparedStatement select =
                        connection.prepareStatement("SELECT ledger FROM ledger_position ORDER BY ledger");
                ResultSet result = select.executeQuery()) {
            while (result.next()) {
                ledgers.add(result.getString(1));
            }
        }
        return ledgers;
    }
}
