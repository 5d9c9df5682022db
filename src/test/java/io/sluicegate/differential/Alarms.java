package io.sluicegate.differential;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What nobody may hear of while a gateway works: errors in its log, warnings of the network library (an exception that no
 * handler took is one), and threads that died. Safe for any thread.
 */
final class Alarms extends Handler implements AutoCloseable {

    private final Logger root = Logger.getLogger("");
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    Alarms() {
        root.addHandler(this);
        Thread.setDefaultUncaughtExceptionHandler((thread, cause) -> heard.add(thread + " died of " + cause));
    }

    @Override
    public void publish(LogRecord entry) {
        boolean netty = String.valueOf(entry.getLoggerName()).startsWith("io.netty.");
        if (entry.getLevel().intValue() >= (netty ? Level.WARNING : Level.SEVERE).intValue()) {
            heard.add(entry.getLoggerName() + ": " + entry.getMessage() + " " + entry.getThrown());
        }
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public void flush() {
        // nothing is kept back
    }

    @Override
    public void close() {
        root.removeHandler(this);
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
