package io.sluicegate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server on 127.0.0.1 with a thread a connection; the script talks in clear. */
public final class TestTlsOrigin implements AutoCloseable {

    /** What a connection does; it is closed after it. */
    public interface Script {
        /** Runs on a thread of the connection's own. */
        void run(SSLSocket socket) throws IOException;
    }

    private final SSLServerSocket server;
    private final Script script;
    private final AtomicInteger connections = new AtomicInteger();

    private TestTlsOrigin(TestTls tls, Script script) {
        this.script = script;
        try {
            server = (SSLServerSocket) tls.server().getServerSocketFactory().createServerSocket();
            server.bind(new InetSocketAddress(Ports.loopback4(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Runs the script for each connection. */
    public static TestTlsOrigin start(TestTls tls, Script script) {
        return new TestTlsOrigin(tls, script);
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls-origin");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SSLSocket socket = (SSLSocket) server.accept();
                connections.incrementAndGet();
                socket.setSoTimeout((int) Wire.DEADLINE.toMillis());
                start(() -> serve(socket));
            }
        } catch (IOException e) {
            // The origin has been closed: nobody is left to be served.
        }
    }

    private void serve(SSLSocket socket) {
        try (socket) {
            script.run(socket);
        } catch (IOException e) {
            // The client broke the connection; the test sees which.
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** How many connections have been accepted, shaken hands or not. */
    public int connections() {
        return connections.get();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
