package io.sluicegate.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** One output stream of a process, read by a thread of its own up to a bound. Safe for any thread: its own lock. */
final class NetworkLabOutput {

    private static final int MAX_CHARS = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private boolean ended;

    NetworkLabOutput(InputStream stream, String name) {
        reader = new Thread(() -> readAll(stream), name);
        reader.setDaemon(true);
        reader.start();
    }

    /** What came so far; anything past a mebibyte is read and forgotten. */
    synchronized String text() {
        return text.toString();
    }

    /** The first whole line that holds the words, as soon as it is there; empty when it does not come in time. */
    synchronized Optional<String> awaitLine(String words, Duration wait) {
        long deadline = System.nanoTime() + wait.toNanos();
        while (true) {
            Optional<String> line =
                    completeLines().filter(l -> l.contains(words)).findFirst();
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (line.isPresent() || ended || left <= 0) {
                return line;
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }

    /** Waits for the end of the stream; a grandchild may hold it open, hence the bound. */
    void awaitEnd(Duration wait) {
        try {
            reader.join(wait.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Stream<String> completeLines() {
        int end = ended ? text.length() : text.lastIndexOf("\n") + 1;
        return text.substring(0, end).lines();
    }

    private void readAll(InputStream stream) {
        char[] chunk = new char[8192];
        try (Reader in = new InputStreamReader(stream, StandardCharsets.UTF_8)) {
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                append(chunk, n);
            }
        } catch (IOException e) {
            // The stream of a process that was ended may break off; what came before stands.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    private synchronized void append(char[] chunk, int length) {
        text.append(chunk, 0, Math.min(length, MAX_CHARS - text.length()));
        notifyAll();
    }
}
