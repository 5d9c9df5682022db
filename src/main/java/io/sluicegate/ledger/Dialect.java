package io.sluicegate.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Where the SQL of H2 and that of PostgreSQL part; all other statements are the same for both. */
enum Dialect {
    H2,
    POSTGRESQL;

    /** Any number that no other program locks by: that of the change of tables. */
    private static final long SCHEMA_LOCK = 0x736c_7569_6365L;

    static Dialect of(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("H2") ? H2 : POSTGRESQL;
    }

    /** The key of single records: one ledger to a file in H2, where a longer key costs twice the time. */
    String recordKey() {
        return switch (this) {
            case H2 -> "seq";
            case POSTGRESQL -> "ledger, seq";
        };
    }

    /** The start of the hour of a moment, by the session's clock. H2 would take the zone in which the moment was written. */
    String localHour(String column) {
        return switch (this) {
            case H2 -> "DATE_TRUNC('HOUR', " + column + " AT LOCAL)";
            case POSTGRESQL -> "DATE_TRUNC('HOUR', " + column + ")";
        };
    }

    /** Sets the session's clock. The id of a zone has no character that could end the text. */
    String setZone(ZoneId zone) {
        return "SET TIME ZONE '" + (this == POSTGRESQL ? posix(zone.normalized()) : zone.getId()) + "'";
    }

    /** To PostgreSQL an offset without a name is one to the west, as in POSIX. */
    private static String posix(ZoneId zone) {
        if (!(zone instanceof ZoneOffset offset)) {
            return zone.getId();
        }
        int west = -offset.getTotalSeconds();
        if (west % 60 != 0) {
            throw new QueryException("zone " + zone + " is not one of whole minutes, which PostgreSQL asks for");
        }
        int minutes = Math.abs(west) / 60;
        return "<FIXED>%s%d:%02d".formatted(west < 0 ? "-" : "", minutes / 60, minutes % 60);
    }

    /** All that the transaction, which begins with it, reads is of one state. */
    String readOneState() {
        return switch (this) {
            // In H2 the standard's highest levels still let other tables be read at other moments.
            case H2 -> "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT";
            case POSTGRESQL -> "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
        };
    }

    /** Keeps other gateways from changing tables until the transaction ends; in H2 there are none. */
    void lockSchema(Statement statement) throws SQLException {
        if (this == POSTGRESQL) {
            statement.execute("SELECT pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
        }
    }
}
