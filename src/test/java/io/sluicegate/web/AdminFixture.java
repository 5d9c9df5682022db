package io.sluicegate.web;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.testing.FakeAdminApi;
import io.sluicegate.testing.RawClient;
import io.sluicegate.transport.EventLoops;
import io.sluicegate.transport.ListenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An admin listener on loopback with a gateway that is played, and clients for it. */
final class AdminFixture implements AutoCloseable {

    static final String TOKEN = "correct-horse-battery-staple";

    final FakeAdminApi api = new FakeAdminApi();
    final GatewayMetrics metrics = new GatewayMetrics();
    final AdminServer server;

    private final EventLoops loops = new EventLoops(1);
    private final ThreadPoolExecutor workers =
            new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1));
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    AdminFixture(AdminLimits limits) throws ListenException {
        AdminServices services =
                new AdminServices(api, metrics, WebRoot.open(Path.of("webroot")), TOKEN, workers, limits);
        server = AdminServer.open(
                new Endpoint(InetAddress.getLoopbackAddress(), 0), loops.all().get(0), services);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.endpoint() + path))
                .timeout(Duration.ofSeconds(30));
    }

    HttpRequest.Builder authorised(String path) {
        return request(path).header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(request(path));
    }

    HttpResponse<String> getAuthorised(String path) throws IOException, InterruptedException {
        return send(authorised(path));
    }

    HttpResponse<String> post(HttpRequest.Builder request, String contentType, String body)
            throws IOException, InterruptedException {
        return send(request.header("Content-Type", contentType).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> signIn(String token) throws IOException, InterruptedException {
        return post(request("/login"), "application/x-www-form-urlencoded", "token=" + token);
    }

    /** Sends these bytes on a connection of their own; what comes until the listener closes it. */
    String exchange(String bytes) {
        try (RawClient connection = connect()) {
            return connection.send(bytes).readToEnd();
        }
    }

    RawClient connect() {
        return RawClient.connect(server.endpoint().toSocketAddress());
    }

    @Override
    public void close() {
        api.gate.countDown();
        server.close();
        workers.shutdownNow();
        loops.close();
    }
}
