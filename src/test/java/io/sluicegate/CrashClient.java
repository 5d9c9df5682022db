package io.sluicegate;

import io.sluicegate.testing.RawClient;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A client that does one thing after another until the gateway is gone, and counts the bytes of its own sockets for each of
 * them. For one thread.
 */
final class CrashClient implements Runnable {

    private final InetSocketAddress gateway;
    private final MixedOrigin origin;
    private final InetAddress address;
    private final Random random;
    private final AtomicBoolean over;
    private final List<Connection> connections = new ArrayList<>();

    /**
     * One exchange or tunnel, as its client saw it.
     *
     * @param path empty for a tunnel
     * @param finished whether the client has got all of it
     */
    record Deed(String path, long sent, long received, boolean finished) {}

    /** One connection: its local port, and what was done on it in order. */
    record Connection(String client, int port, List<Deed> deeds) {}

    CrashClient(InetSocketAddress gateway, MixedOrigin origin, InetAddress address, long seed, AtomicBoolean over) {
        this.gateway = gateway;
        this.origin = origin;
        this.address = address;
        this.random = new Random(seed);
        this.over = over;
    }

    List<Connection> connections() {
        return connections;
    }

    @Override
    public void run() {
        while (!over.get()) {
            try (RawClient client = RawClient.connect(gateway, address, 0)) {
                Connection connection = new Connection(
                        address.getHostAddress(), client.localAddress().getPort(), new ArrayList<>());
                connections.add(connection);
                live(client, connection);
            } catch (UncheckedIOException | AssertionError e) {
                return; // the gateway is gone
            }
        }
    }

    private void live(RawClient client, Connection connection) {
        if (random.nextInt(4) == 0) {
            deed(client, connection, "", () -> tunnel(client));
            return;
        }
        for (int i = random.nextInt(12); i >= 0 && !over.get(); i--) {
            String path = path();
            boolean uploads = random.nextInt(4) == 0;
            deed(client, connection, path, () -> {
                client.send(uploads ? post(path) : get(path));
                client.readResponse();
            });
        }
    }

    /** Does it, and notes what it took, also where it broke off. */
    private static void deed(RawClient client, Connection connection, String path, Runnable deed) {
        long sent = client.bytesSent();
        long received = client.bytesReceived();
        boolean finished = false;
        try {
            deed.run();
            finished = true;
        } finally {
            connection
                    .deeds()
                    .add(new Deed(path, client.bytesSent() - sent, client.bytesReceived() - received, finished));
        }
    }

    private String path() {
        int size = random.nextInt(5) == 0 ? random.nextInt(2_000_000) : random.nextInt(20_000);
        return switch (random.nextInt(3)) {
            case 0 -> "/fresh/" + size + "/";
            case 1 -> "/chunks/" + size + "/";
            default -> "/kept/" + 50_000 * random.nextInt(8) + "/";
        };
    }

    private String get(String path) {
        return "GET http://127.0.0.1:" + origin.httpPort() + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private String post(String path) {
        String body = MixedOrigin.body(random.nextInt(300_000));
        return "POST http://127.0.0.1:" + origin.httpPort() + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body;
    }

    private void tunnel(RawClient client) {
        String text = MixedOrigin.body(1 + random.nextInt(500_000));
        if (Tunnels.ask(client, "127.0.0.1:" + origin.rawPort()).status() != 200) {
            throw new AssertionError("no tunnel");
        }
        client.send("echo\n").send(text).shutdownOutput();
        if (client.wire().takeUntilEnd().length != text.length()) {
            throw new AssertionError("the echo broke off");
        }
    }
}
