package io.sluicegate;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** Clients of the explicit proxy, a thread and a connection each, which ask for the same kibibyte at a steady rate. */
final class BenchClients {

    private static final int REQUESTS_A_CONNECTION = 100;
    private static final int TIMEOUT_MILLIS = 10_000;
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    private static final Pattern LENGTH =
            Pattern.compile("\r\ncontent-length: *" + BenchOrigin.BODY + "\r\n", Pattern.CASE_INSENSITIVE);

    private final InetSocketAddress proxy;
    private final byte[] request;
    private final int connections;
    private final long everyNanos;

    /** Clients that send {@code rate} requests a second together. */
    BenchClients(int proxyPort, int originPort, int connections, int rate) {
        this.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
        String origin = "127.0.0.1:" + originPort;
        this.request = ("GET http://" + origin + "/1k HTTP/1.1\r\nHost: " + origin + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.connections = connections;
        this.everyNanos = TimeUnit.SECONDS.toNanos(connections) / rate;
    }

    /**
     * What was seen in a while.
     *
     * @param nanos of each hit, rising
     * @param failed connections refused or cut, and answers that were not the kibibyte
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Window(long[] nanos, int failed) {

        static Window sum(List<Window> windows) {
            long[] all = windows.stream()
                    .flatMapToLong(each -> Arrays.stream(each.nanos))
                    .sorted()
                    .toArray();
            return new Window(all, windows.stream().mapToInt(Window::failed).sum());
        }

        int hits() {
            return nanos.length;
        }

        /** A percentile in microseconds; 100 for the longest. */
        long micros(int percentile) {
            int at = (int) Math.min(nanos.length - 1L, (long) nanos.length * percentile / 100);
            return at < 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(nanos[at]);
        }
    }

    /** Lets all of them ask for so long. */
    Window run(Duration time) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long begin = System.nanoTime();
            List<Future<Window>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                long first = begin + everyNanos * i / connections;
                running.add(threads.submit(() -> ask(first, begin + time.toNanos())));
            }
            List<Window> windows = new ArrayList<>();
            for (Future<Window> each : running) {
                windows.add(each.get());
            }
            return Window.sum(windows);
        } finally {
            threads.shutdown();
        }
    }

    private Window ask(long first, long end) {
        long[] nanos = new long[(int) ((end - first) / everyNanos) + 1];
        int hits = 0;
        int failed = 0;
        long due = first;
        while (due < end) {
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(TIMEOUT_MILLIS);
                socket.setTcpNoDelay(true);
                socket.connect(proxy, TIMEOUT_MILLIS);
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                for (int i = 0; i < REQUESTS_A_CONNECTION && due < end; i++, due += everyNanos) {
                    long sent = await(due);
                    socket.getOutputStream().write(request);
                    readAnswer(in);
                    nanos[hits++] = System.nanoTime() - sent;
                }
            } catch (IOException e) {
                failed++;
                due += everyNanos;
            }
        }
        return new Window(Arrays.copyOf(nanos, hits), failed);
    }

    /** Waits until then; gives the time from which the request counts, which is earlier when it is late. */
    private static long await(long due) {
        if (System.nanoTime() - due >= 0) {
            return due;
        }
        while (System.nanoTime() - due < 0) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        return System.nanoTime();
    }

    private static void readAnswer(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int matched = 0; matched < HEAD_END.length; ) {
            char c = (char) in.readUnsignedByte();
            head.append(c);
            matched = c == HEAD_END[matched] ? matched + 1 : c == '\r' ? 1 : 0;
        }
        boolean whole =
                head.indexOf("HTTP/1.1 200 ") == 0 && LENGTH.matcher(head).find();
        if (!whole) {
            throw new IOException(head.toString());
        }
        in.readFully(new byte[BenchOrigin.BODY]);
    }
}
