package io.sluicegate.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/** The database behind the journal, and what is special about its kind. Safe for any thread. */
interface Database {

    /** The one that the settings name. */
    static Database of(LedgerSettings settings, Path stateDirectory) throws LedgerException {
        return JdbcUrl.isOne(settings.url())
                ? PostgresDatabase.of(settings)
                : new H2Database(LedgerFolder.of(settings, stateDirectory));
    }

    /** Makes what must be there before {@link #connect}. */
    void prepare() throws LedgerException;

    /** Whether it may be away while the gateway works, at its first start too; else the gateway does not start without it. */
    boolean mayBeAway();

    /** A connection that writes; makes the database where it can and where there is none. Blocks. */
    Connection connect() throws SQLException;

    /** Another connection, for one that reads beside the one that writes. Blocks. */
    Connection connectToRead() throws SQLException;

    /** A connection that reads, in a process that does not write; makes and changes nothing. Blocks. */
    Connection connectAlone() throws SQLException, LedgerException;

    /** Bytes on the disk. */
    long bytes(Connection connection) throws SQLException;

    /** Forces what has been committed to the disk. */
    void sync(Connection connection) throws SQLException;

    /** Closes the database, or what of it is ours, behind the last connection that writes. */
    void shutDown(Connection connection) throws SQLException;

    /** Whether the database itself is broken, so that trying again is no use. */
    boolean isBroken(SQLException cause);

    /** Puts a broken database out of the way, so that the next connection makes a new one; false where that is not ours to do. */
    boolean setAside(String why);

    /** One line about why the database does not open, and what to do. */
    LedgerException explain(SQLException cause);
}
