package io.sluicegate;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** An origin on loopback that answers everything with 1 KiB to be kept for an hour, and counts. */
final class BenchOrigin implements AutoCloseable {

    /** How long its answer is. */
    static final int BODY = 1024;

    private final HttpServer server;
    private final AtomicInteger requests = new AtomicInteger();

    BenchOrigin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        exchange.getResponseHeaders().set("Cache-Control", "max-age=3600");
        exchange.sendResponseHeaders(200, BODY);
        exchange.getResponseBody().write(new byte[BODY]);
        exchange.close();
    }

    int port() {
        return server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
