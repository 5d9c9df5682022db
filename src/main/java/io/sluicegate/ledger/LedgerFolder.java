package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * The folder that holds the database, and how to open it. Nothing else in this process may open the database file: the
 * kernel drops the lock of a process as soon as it closes any descriptor of that file. Immutable.
 */
final class LedgerFolder {

    private static final String NAME = "records";
    private static final int MAX_REASON = 200;
    private static final int MOST_SET_ASIDE = 100;
    private static final String USER = "sluicegate";
    /** Commits reach the file at once; the database is closed by us, not by a hook that knows nothing of our drain. */
    private static final String SETTINGS = ";WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    /** Rows are handed out as they are found: answers may be larger than the memory. */
    private static final String READER = ";IFEXISTS=TRUE;LAZY_QUERY_EXECUTION=TRUE";

    private final Path path;

    private LedgerFolder(Path path) {
        this.path = path;
    }

    /** The folder that the settings name, {@code ledger} in the state directory where they name none. */
    static LedgerFolder of(LedgerSettings settings, Path stateDirectory) throws LedgerException {
        String url = settings.url();
        try {
            Path folder = stateDirectory.resolve(url.isEmpty() ? "ledger" : url);
            return checked(folder.toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw new LedgerException("ledger.url is no folder: " + SafeText.of(url, 200), e);
        }
    }

    private static LedgerFolder checked(Path folder) throws LedgerException {
        // H2 reads settings behind a semicolon, and has no way to write one in a path.
        if (folder.toString().indexOf(';') >= 0) {
            throw new LedgerException("the ledger folder " + folder + " has a semicolon in its path: name another");
        }
        return new LedgerFolder(folder);
    }

    /** Makes the folder where it is missing; what is in it is nobody's business but ours. */
    void create() throws LedgerException {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
        } catch (FileAlreadyExistsException e) {
            throw new LedgerException(
                    "the ledger cannot be kept in " + path + ": " + e.getFile() + " is a file, not a folder", e);
        } catch (IOException e) {
            throw unwritable(e);
        }
        if (!Files.isWritable(path)) {
            throw unwritable(null);
        }
    }

    private LedgerException unwritable(@Nullable IOException cause) {
        String message = "the ledger folder " + path + " cannot be written: let the user that runs the gateway write"
                + " there, or name another with --state or ledger.url";
        return cause == null ? new LedgerException(message) : new LedgerException(message, cause);
    }

    /** How many bytes the files in it take; 0 where they cannot be seen. */
    long bytes() {
        long bytes = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
            }
        } catch (IOException e) {
            System.getLogger(Ledger.class.getName())
                    .log(System.Logger.Level.DEBUG, () -> "measuring " + path + ": " + e.getMessage());
        }
        return bytes;
    }

    boolean holdsDatabase() {
        return Files.exists(path.resolve(NAME + ".mv.db"));
    }

    /** Opens the database to write, and makes it where it is missing. */
    Connection openToWrite() throws SQLException {
        return connect(SETTINGS);
    }

    /** Opens another connection to the database that this process has open already. */
    Connection openBeside() throws SQLException {
        return connect(SETTINGS + READER);
    }

    /** Opens the database without changing or making anything. */
    Connection openReadOnly() throws SQLException {
        return connect(";ACCESS_MODE_DATA=r;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0" + READER);
    }

    private Connection connect(String settings) throws SQLException {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + path.resolve(NAME) + settings + Schema.H2_WORDS);
        source.setUser(USER);
        source.setPassword("");
        return source.getConnection();
    }

    /**
     * Moves the database out of the way, so that the next one to open it makes a new one; nothing is deleted.
     *
     * @return its new name; null where it cannot be moved
     */
    @Nullable
    Path setAside() {
        Path file = path.resolve(NAME + ".mv.db");
        for (int number = 1; number < MOST_SET_ASIDE; number++) {
            Path aside = path.resolve(NAME + ".damaged-" + number + ".mv.db");
            if (!Files.exists(aside)) {
                try {
                    return Files.move(file, aside);
                } catch (IOException e) {
                    return null;
                }
            }
        }
        return null;
    }

    /** One line about why the database does not open. */
    LedgerException explain(SQLException cause) {
        return new LedgerException(reason(cause), cause);
    }

    private String reason(SQLException cause) {
        return switch (cause.getErrorCode()) {
            case ErrorCode.DATABASE_ALREADY_OPEN_1, ErrorCode.CANNOT_CHANGE_SETTING_WHEN_OPEN_1 ->
                "the ledger in " + path + " is in use: stop the gateway that writes it, or ask that gateway";
            case ErrorCode.FILE_CORRUPTED_1, ErrorCode.FILE_VERSION_ERROR_1 ->
                "the ledger database in " + path + " is damaged or of another kind: move that folder aside and start"
                        + " again, or put it back from a backup";
            default -> "the ledger in " + path + " does not open: " + SafeText.of(firstLine(cause), MAX_REASON);
        };
    }

    private static String firstLine(SQLException cause) {
        String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return message.lines().findFirst().orElse("no reason given");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
