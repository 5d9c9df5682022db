package io.sluicegate.accesslog;

import io.sluicegate.flow.SafeText;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerSettings;
import io.sluicegate.ledger.RecordListener;
import io.sluicegate.ledger.SeldomLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The access log: a line for each record that the ledger has kept, one write for each batch. A file that cannot be written
 * is a warning now and then; up to {@link #MAX_HELD_BYTES} of lines wait for the next try, what is beyond is counted as
 * lost. A file that was moved away is left, and begun anew under its name. Safe for any thread: one at a time writes, and
 * no event loop comes here.
 */
public final class AccessLog implements RecordListener, AutoCloseable {

    /** How many bytes of lines wait for a file that cannot be written. */
    static final int MAX_HELD_BYTES = 4 << 20;

    private final @Nullable Path path;
    private final AccessLogFormat format;
    private final SeldomLog warnings;
    private final LongAdder lost = new LongAdder();
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** Both are written by whoever holds the monitor. */
    private int heldLines;

    private @Nullable LogFile file;

    AccessLog(@Nullable Path path, AccessLogFormat format, InstantSource clock) {
        this.path = path;
        this.format = format;
        this.warnings = new SeldomLog(clock);
    }

    /**
     * Opens the log that the settings name; where they name none, it writes nothing.
     *
     * @param stateDirectory to which the path is relative
     * @param zone by whose clock times are written where the format has a zone
     * @throws LedgerException when it cannot be written: one line that says what to do
     */
    public static AccessLog open(LedgerSettings settings, Path stateDirectory, ZoneId zone, InstantSource clock)
            throws LedgerException {
        AccessLogFormat format = AccessLogFormat.of(AccessLogFormat.Word.of(settings.accessLogFormat()), zone);
        if (settings.accessLog().isEmpty()) {
            return new AccessLog(null, format, clock);
        }
        try {
            Path path = stateDirectory
                    .resolve(settings.accessLog())
                    .toAbsolutePath()
                    .normalize();
            AccessLog log = new AccessLog(path, format, clock);
            log.inPlace(path);
            return log;
        } catch (IOException | InvalidPathException e) {
            throw new LedgerException(
                    "the access log " + SafeText.of(settings.accessLog(), 200) + " cannot be written (" + reason(e)
                            + "): make its directory, let the user that runs the gateway write there, or change"
                            + " ledger.access-log",
                    e);
        }
    }

    private static String reason(Exception e) {
        return SafeText.of(e.getClass().getSimpleName() + ": " + e.getMessage(), 200);
    }

    @Override
    public synchronized void recorded(List<AuditRecord> batch) {
        if (path == null) {
            return;
        }
        boolean well = true;
        for (AuditRecord each : batch) {
            byte[] line = (format.line(each) + "\n").getBytes(StandardCharsets.UTF_8);
            if (held.size() + line.length > MAX_HELD_BYTES) {
                well = well && write();
            }
            hold(line);
        }
        if (well) {
            write();
        }
    }

    private void hold(byte[] line) {
        if (held.size() + line.length > MAX_HELD_BYTES) {
            lost.increment();
        } else {
            held.writeBytes(line);
            heldLines++;
        }
    }

    /** Writes what is held; false when it has to wait for another try. */
    private boolean write() {
        if (path == null) {
            return true;
        }
        try {
            inPlace(path).append(ByteBuffer.wrap(held.toByteArray()));
            held.reset();
            heldLines = 0;
            return true;
        } catch (IOException e) {
            warnings.warn(() -> "the access log " + path + " cannot be written (" + reason(e) + "): " + heldLines
                    + " lines wait, " + lost.sum() + " were lost so far; the ledger goes on");
            leave();
            return false;
        }
    }

    /** The file that the path leads to now. */
    private LogFile inPlace(Path at) throws IOException {
        if (file != null && !file.isInPlace()) {
            leave();
        }
        if (file == null) {
            file = LogFile.open(at);
        }
        return file;
    }

    private void leave() {
        LogFile left = file;
        file = null;
        if (left != null) {
            try {
                left.close();
            } catch (IOException e) {
                warnings.warn(() -> "the access log " + path + " did not close in order: " + reason(e));
            }
        }
    }

    /** Leaves the file that is open and opens the path anew, after it was moved. Blocks; never called on an event loop. */
    public synchronized void reopen() {
        leave();
        write();
    }

    /** How many lines could not be written since the start. */
    public long lost() {
        return lost.sum();
    }

    /** Tries once more what waits. Nothing is recorded any more. */
    @Override
    public synchronized void close() {
        if (!write()) {
            lost.add(heldLines);
        }
        leave();
    }
}
