package io.sluicegate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A TCP server on loopback that does what its script says, with a thread a connection and nothing of the gateway's own.
 * Counts connections and requests, and keeps every request as it came. What a script throws fails {@link #close}, unless
 * the connection was broken while the script ran.
 */
public final class ScriptedOrigin implements AutoCloseable {

    /** What a connection does from its beginning to its end; the connection is closed after it. */
    public interface Script {
        /** Runs on a thread of the connection's own. */
        void run(Peer peer) throws IOException, InterruptedException;
    }

    /** What one request gets. */
    public interface Answerer {
        /** Sends what it likes; the connection goes on to the next request unless it was closed. */
        void answer(ScriptedRequest request, Peer peer) throws IOException, InterruptedException;
    }

    private final ServerSocketChannel server;
    private final Script script;
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<ScriptedRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object news = new Object();

    private ScriptedOrigin(InetSocketAddress address, int receiveBuffer, Script script) {
        this.script = script;
        try {
            server = ServerSocketChannel.open();
            if (receiveBuffer > 0) {
                server.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            server.bind(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("origin-accept", this::accept);
    }

    /** On 127.0.0.1: answers each request with the bytes that the function makes, and keeps the connection. */
    public static ScriptedOrigin http(Function<ScriptedRequest, String> answer) {
        return answering((request, peer) -> peer.send(answer.apply(request)));
    }

    /** On 127.0.0.1: answers each request with these bytes, and keeps the connection. */
    public static ScriptedOrigin always(String bytes) {
        return http(request -> bytes);
    }

    /** On 127.0.0.1: answers a request with these bytes and ends the connection. */
    public static ScriptedOrigin closing(String bytes) {
        return answering((request, peer) -> {
            peer.send(bytes);
            peer.close();
        });
    }

    /** On 127.0.0.1: lets the answerer speak to each request. */
    public static ScriptedOrigin answering(Answerer answerer) {
        return answering(Ports.loopback4(), answerer);
    }

    /** On an address of this host: lets the answerer speak to each request. */
    public static ScriptedOrigin answering(InetAddress address, Answerer answerer) {
        return tcp(address, each(answerer));
    }

    /** On another address of this host, at the port of another origin: lets the answerer speak to each request. */
    public static ScriptedOrigin beside(ScriptedOrigin other, InetAddress address, Answerer answerer) {
        return new ScriptedOrigin(new InetSocketAddress(address, other.port()), 0, each(answerer));
    }

    /** On another address of this host, at the port of another origin: runs the script for each connection. */
    public static ScriptedOrigin beside(ScriptedOrigin other, InetAddress address, Script script) {
        return new ScriptedOrigin(new InetSocketAddress(address, other.port()), 0, script);
    }

    private static Script each(Answerer answerer) {
        return peer -> {
            for (ScriptedRequest request = peer.readRequest(); request != null; request = peer.readRequest()) {
                answerer.answer(request, peer);
                if (peer.isClosed()) {
                    return;
                }
            }
        };
    }

    /** On 127.0.0.1: runs the script for each connection. */
    public static ScriptedOrigin tcp(Script script) {
        return tcp(Ports.loopback4(), script);
    }

    /** On an address of this host: runs the script for each connection. */
    public static ScriptedOrigin tcp(InetAddress address, Script script) {
        return new ScriptedOrigin(new InetSocketAddress(address, 0), 0, script);
    }

    /** On 127.0.0.1, with small socket buffers, so that backpressure shows early. */
    public static ScriptedOrigin narrow(int receiveBuffer, Script script) {
        return new ScriptedOrigin(new InetSocketAddress(Ports.loopback4(), 0), receiveBuffer, script);
    }

    /** The head alone of what {@link #response} makes, without its length, as for 204 and 304. */
    public static String withoutBody(String response) {
        return response.substring(0, response.indexOf("\r\n\r\n") + 4).replaceFirst("\r\nContent-Length: \\d+", "");
    }

    /** A response with a length and these field lines. */
    public static String response(int status, String body, String... fieldLines) {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Scripted\r\nContent-Length: " + body.length());
        for (String line : fieldLines) {
            text.append("\r\n").append(line);
        }
        return text.append("\r\n\r\n").append(body).toString();
    }

    private void accept() {
        try {
            while (true) {
                Peer peer = new Peer(this, new Wire(server.accept()));
                peers.add(peer);
                tell();
                start("origin-" + peers.size(), () -> serve(peer));
            }
        } catch (ClosedChannelException e) {
            // The origin has been closed: nobody is left to be served.
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private void serve(Peer peer) {
        try (peer) {
            script.run(peer);
        } catch (UncheckedIOException e) {
            // The client broke the connection, or the test did by closing the origin; the test sees which.
            peer.broken = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | AssertionError e) {
            if (closed.getCount() > 0) {
                failures.add(e);
            }
        } finally {
            peer.finished.countDown();
            tell();
        }
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void tell() {
        synchronized (news) {
            news.notifyAll();
        }
    }

    void seen(ScriptedRequest request) {
        requests.add(request);
        tell();
    }

    /** The port it listens on. */
    public int port() {
        return address().getPort();
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        try {
            return (InetSocketAddress) server.getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many connections have been accepted. */
    public int connections() {
        return peers.size();
    }

    /** The connections so far, in order. */
    public List<Peer> peers() {
        return List.copyOf(peers);
    }

    /** Every request read so far, in order. */
    public List<ScriptedRequest> requests() {
        return new ArrayList<>(requests);
    }

    /** Waits until that many connections have been accepted. */
    public void awaitConnections(int count) {
        await(() -> peers.size() >= count, count + " connections");
    }

    /** Waits until that many requests have been read. */
    public void awaitRequests(int count) {
        await(() -> requests.size() >= count, count + " requests");
    }

    /** Waits until the scripts of all connections so far have come to their end. */
    public void awaitIdle() {
        await(() -> peers.stream().allMatch(peer -> peer.finished.getCount() == 0), "the end of all connections");
    }

    private void await(BooleanSupplier condition, String what) {
        long end = System.nanoTime() + Wire.DEADLINE.toNanos();
        synchronized (news) {
            while (!condition.getAsBoolean()) {
                long millis = (end - System.nanoTime()) / 1_000_000;
                if (millis <= 0) {
                    throw new AssertionError("the origin did not see " + what + " in time, but " + peers.size()
                            + " connections and " + requests.size() + " requests");
                }
                try {
                    news.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted while waiting for " + what, e);
                }
            }
        }
    }

    /** Stops listening and breaks every connection; fails when a script failed. */
    @Override
    public void close() {
        closed.countDown();
        try {
            server.close();
            peers.forEach(Peer::close);
            for (Thread thread : threads) {
                thread.join(Wire.DEADLINE.toMillis());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError("the origin's script failed", failures.get(0));
        }
    }

    /** One connection, as its script sees it; tests may look at it too. */
    public static final class Peer implements AutoCloseable {

        private static final int MOST_HEAD = 1024 * 1024;

        private final ScriptedOrigin origin;
        private final Wire wire;
        private final CountDownLatch finished = new CountDownLatch(1);
        private volatile boolean broken;
        /** Written by the script's thread only. */
        private int requests;

        private Peer(ScriptedOrigin origin, Wire wire) {
            this.origin = origin;
            this.wire = wire;
        }

        /** The connection itself, for bytes that are no HTTP. */
        public Wire wire() {
            return wire;
        }

        /** Who connected. */
        public InetSocketAddress remoteAddress() {
            SocketChannel channel = wire.channel();
            return (InetSocketAddress) channel.socket().getRemoteSocketAddress();
        }

        /** Sends text, a character a byte. */
        public void send(String text) {
            wire.send(text);
        }

        /** Sends one chunk of a chunked body. */
        public void sendChunk(String text) {
            wire.send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        /** Reads a request's head and then its body by the head's length; null at the end of input. */
        public @Nullable ScriptedRequest readRequest() {
            String head = readHead();
            if (head == null) {
                return null;
            }
            return readBody(head);
        }

        /** Reads the body that belongs to a request's head. */
        public ScriptedRequest readBody(String head) {
            ScriptedRequest request = ScriptedRequest.readBody(head, wire);
            requests++;
            origin.seen(request);
            return request;
        }

        /** Reads a request's head alone; null at the end of input. */
        public @Nullable String readHead() {
            return wire.takeThrough("\r\n\r\n", MOST_HEAD);
        }

        /** Waits for the test to let the script go on; ends the script when the origin is closed instead. */
        public void await(CountDownLatch release) throws InterruptedException {
            if (!release.await(Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the test never released the script");
            }
        }

        /** Says nothing more until the test closes the origin or the connection's other side is gone. */
        public void stall() throws InterruptedException {
            if (!origin.closed.await(2 * Wire.DEADLINE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the test never closed the origin");
            }
        }

        /** Says that no further byte will come from the origin. */
        public void shutdownOutput() {
            wire.shutdownOutput();
        }

        /** Breaks the connection with a TCP reset. */
        public void reset() {
            wire.reset();
        }

        /** Whether it has brought more than one request. */
        public boolean isReused() {
            return requests > 1;
        }

        /** Whether this side has been closed or reset. */
        public boolean isClosed() {
            return wire.isClosed();
        }

        /** Waits until the script has ended; whether it ended because the connection broke. */
        public boolean awaitBroken() {
            origin.await(() -> finished.getCount() == 0, "the end of a connection");
            return broken;
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
