package io.sluicegate.ledger;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.h2.api.ErrorCode;

/**
 * H2 in a folder of its own, of which this process is the only user. It may be lost at any time: the journal makes it anew.
 * Safe for any thread.
 */
final class H2Database implements Database {

    private static final Set<Integer> BROKEN =
            Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1, ErrorCode.GENERAL_ERROR_1);

    private final LedgerFolder folder;

    H2Database(LedgerFolder folder) {
        this.folder = folder;
    }

    @Override
    public void prepare() throws LedgerException {
        folder.create();
    }

    @Override
    public boolean mayBeAway() {
        return false;
    }

    @Override
    public Connection connect() throws SQLException {
        return folder.openToWrite();
    }

    @Override
    public Connection connectToRead() throws SQLException {
        return folder.openBeside();
    }

    @Override
    public Connection connectAlone() throws SQLException, LedgerException {
        if (!folder.holdsDatabase()) {
            throw new LedgerException("there is no ledger in " + folder
                    + " yet: it begins when the gateway first runs; is --state the directory of that gateway?");
        }
        return folder.openReadOnly();
    }

    @Override
    public long bytes(Connection connection) {
        return folder.bytes();
    }

    @Override
    public void sync(Connection connection) throws SQLException {
        // No commit of H2 forces its file, only this does.
        execute(connection, "CHECKPOINT SYNC");
    }

    @Override
    public void shutDown(Connection connection) throws SQLException {
        sync(connection);
        // Reports that still run would otherwise keep the database open behind us.
        execute(connection, "SHUTDOWN");
    }

    private static void execute(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    @Override
    public boolean isBroken(SQLException cause) {
        return BROKEN.contains(cause.getErrorCode());
    }

    @Override
    public boolean setAside(String why) {
        Path aside = folder.setAside();
        if (aside != null) {
            System.getLogger(Ledger.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            () -> "the database is put aside (" + why + "): it lies in " + aside
                                    + " now, and is made anew from the journal");
        }
        return aside != null;
    }

    @Override
    public LedgerException explain(SQLException cause) {
        return folder.explain(cause);
    }
}
