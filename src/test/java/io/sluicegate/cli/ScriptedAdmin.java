package io.sluicegate.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.config.StateLock;
import io.sluicegate.flow.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A gateway as far as commands can tell: it holds the lock, and its admin listener answers what it was told to. */
final class ScriptedAdmin implements AutoCloseable {

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final StateLock lock;
    private final String token;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

    ScriptedAdmin(Path directory) throws IOException, StateException {
        StateDirectory state = new StateDirectory(directory);
        state.create();
        lock = state.lock();
        token = state.ensureAdminToken();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        state.writeAdminAddress(Endpoint.of(server.getAddress()));
    }

    ScriptedAdmin answer(String pathAndQuery, int status, String body) {
        answers.put(pathAndQuery, new Answer(status, body));
        return this;
    }

    /** Method, target and body of each request, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(exchange.getRequestMethod() + " " + target + (sent.isEmpty() ? "" : " " + sent));
        boolean authorized =
                ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
        Answer answer = authorized
                ? answers.getOrDefault(target, new Answer(404, "{\"detail\":\"no such thing\"}"))
                : new Answer(401, "{\"detail\":\"the token is wrong\"}");
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** Stops listening and goes on holding the lock, as a gateway that hangs. */
    void stopListening() {
        server.stop(0);
    }

    @Override
    public void close() {
        server.stop(0);
        lock.close();
    }
}
