package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * A client with an address of its own that does something else on each connection, and knows how many bytes its sockets
 * carried and how many exchanges they were. Before it breaks a connection it has taken all that came.
 */
final class MixedClient {

    private final TestGateway gateway;
    private final MixedOrigin origin;
    private final int refusedPort;
    private final InetAddress address;
    private final Random random;
    private final List<ToIntFunction<RawClient>> deeds = List.of(
            this::fetchesOneAfterAnother,
            this::fetchesInAPipeline,
            this::asksForTheHeadOnly,
            this::isDenied,
            this::isDeniedWhileUploading,
            this::findsNobody,
            this::uploads,
            this::uploadsChunks,
            this::breaksAnUpload,
            this::breaksADownload,
            this::seesADownloadBreak,
            this::tunnels,
            this::tunnelsHttp,
            this::isDeniedInATunnel,
            this::breaksATunnel,
            this::seesATunnelBreak,
            this::saysHalfARequest,
            this::saysNonsense,
            this::saysNothing);
    private int keys;
    private long exchanges;
    private long sent;
    private long received;

    MixedClient(TestGateway gateway, MixedOrigin origin, int refusedPort, int number, long seed) {
        this.gateway = gateway;
        this.origin = origin;
        this.refusedPort = refusedPort;
        this.address = Ports.address(127, 0, 1, number);
        this.random = new Random(seed);
    }

    String address() {
        return address.getHostAddress();
    }

    long exchanges() {
        return exchanges;
    }

    long sent() {
        return sent;
    }

    long received() {
        return received;
    }

    /** Opens so many connections, one after another. */
    void live(int connections) {
        for (int i = 0; i < connections; i++) {
            InetSocketAddress proxy = new InetSocketAddress(Ports.loopback4(), gateway.port());
            try (RawClient client = RawClient.connect(proxy, address, 0)) {
                exchanges += deeds.get(random.nextInt(deeds.size())).applyAsInt(client);
                sent += client.bytesSent();
                received += client.bytesReceived();
            }
        }
    }

    private String key() {
        return address.getHostAddress() + "-" + keys++;
    }

    private int size() {
        return 1 + (random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(2_000));
    }

    private String get(String path) {
        return "GET http://127.0.0.1:" + origin.httpPort() + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private String anyPath() {
        return switch (random.nextInt(4)) {
            case 0 -> "/fresh/" + size() + "/";
            case 1 -> "/chunks/" + size() + "/";
            case 2 -> "/nonsense/0/";
            default -> "/kept/" + 1000 * random.nextInt(40) + "/";
        };
    }

    /** Ends in order, as a client does that has what it wanted. */
    private static void leave(RawClient client) {
        client.shutdownOutput();
        client.wire().takeUntilEnd();
    }

    private int fetchesOneAfterAnother(RawClient client) {
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            client.send(get(anyPath())).readResponse();
        }
        if (random.nextBoolean()) {
            client.send(get("/close/" + size() + "/")).readResponse();
            count++;
        }
        leave(client);
        return count;
    }

    private int fetchesInAPipeline(RawClient client) {
        int count = 2 + random.nextInt(4);
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < count; i++) {
            requests.append(get(anyPath()));
        }
        client.send(requests.toString());
        if (random.nextBoolean()) {
            client.shutdownOutput();
        }
        for (int i = 0; i < count; i++) {
            client.readResponse();
        }
        leave(client);
        return count;
    }

    private int asksForTheHeadOnly(RawClient client) {
        client.send(get(anyPath()).replaceFirst("GET", "HEAD")).readResponse("HEAD");
        leave(client);
        return 1;
    }

    private int isDenied(RawClient client) {
        client.sendHead("GET http://banned.example/ HTTP/1.1", "Host: banned.example");
        assertThat(client.readResponse().status()).isEqualTo(403);
        leave(client);
        return 1;
    }

    private int isDeniedWhileUploading(RawClient client) {
        int size = size();
        client.sendHead("POST http://banned.example/ HTTP/1.1", "Host: banned.example", "Content-Length: " + size);
        client.send(MixedOrigin.body(size));
        assertThat(client.readResponse().status()).isEqualTo(403);
        leave(client);
        return 1;
    }

    private int findsNobody(RawClient client) {
        client.sendHead("GET http://127.0.0.1:" + refusedPort + "/ HTTP/1.1", "Host: x");
        assertThat(client.readResponse().status()).isEqualTo(502);
        leave(client);
        return 1;
    }

    private RawClient post(RawClient client, String framing) {
        return client.sendHead(
                "POST http://127.0.0.1:" + origin.httpPort() + "/fresh/10/ HTTP/1.1", "Host: x", framing);
    }

    private int uploads(RawClient client) {
        int size = size();
        post(client, "Content-Length: " + size).send(MixedOrigin.body(size)).readResponse();
        leave(client);
        return 1;
    }

    private int uploadsChunks(RawClient client) {
        post(client, "Transfer-Encoding: chunked");
        for (int i = random.nextInt(4); i > 0; i--) {
            String chunk = MixedOrigin.body(size());
            client.send(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
        }
        client.send("0\r\n\r\n").readResponse();
        leave(client);
        return 1;
    }

    /** The origin of the other protocol takes the request for a line and a body that it counts. */
    private int breaksAnUpload(RawClient client) {
        int size = size();
        String key = key();
        tunnel(client).send("swallow " + size + " " + key + "\n").send(MixedOrigin.body(size));
        origin.await(key);
        client.wire().acknowledge();
        client.reset();
        return 1;
    }

    private int breaksADownload(RawClient client) {
        int size = size();
        client.send(get("/stall/" + size + "/")).readHead();
        client.read(size);
        client.wire().acknowledge();
        client.reset();
        return 1;
    }

    private int seesADownloadBreak(RawClient client) {
        int size = size();
        String key = key();
        client.send(get("/cut/" + size + "/" + key)).readHead();
        client.read(size);
        client.wire().acknowledge();
        origin.release(key);
        client.expectReset();
        return 1;
    }

    private RawClient tunnel(RawClient client) {
        assertThat(Tunnels.ask(client, "127.0.0.1:" + origin.rawPort()).status())
                .isEqualTo(200);
        return client;
    }

    private int tunnels(RawClient client) {
        String text = MixedOrigin.body(size());
        tunnel(client).send("echo\n").send(text).shutdownOutput();
        assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.bytes(text));
        return 1;
    }

    private int tunnelsHttp(RawClient client) {
        String authority = "127.0.0.1:" + origin.httpPort();
        assertThat(Tunnels.ask(client, authority).status()).isEqualTo(200);
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            client.sendHead("GET " + anyPath() + " HTTP/1.1", "Host: " + authority)
                    .readResponse();
        }
        leave(client);
        return 1 + count;
    }

    private int isDeniedInATunnel(RawClient client) {
        tunnel(client).send(ClientHellos.naming("banned.example"));
        assertThat(client.wire().takeUntilEnd()).isEqualTo(Tunnels.ACCESS_DENIED);
        return 1;
    }

    private int breaksATunnel(RawClient client) {
        int size = size();
        tunnel(client).send("pour " + size + "\n").read(size);
        client.wire().acknowledge();
        client.reset();
        return 1;
    }

    private int seesATunnelBreak(RawClient client) {
        int size = size();
        String key = key();
        tunnel(client).send("break " + size + " " + key + "\n").read(size);
        client.wire().acknowledge();
        origin.release(key);
        client.expectReset();
        return 1;
    }

    private int saysHalfARequest(RawClient client) {
        client.send(get(anyPath()).substring(0, 20));
        leave(client);
        return 1;
    }

    private int saysNonsense(RawClient client) {
        client.send("\0\1\2\3\r\n\r\n");
        assertThat(client.readResponse().status()).isEqualTo(400);
        leave(client);
        return 1;
    }

    private int saysNothing(RawClient client) {
        leave(client);
        return 1;
    }
}
