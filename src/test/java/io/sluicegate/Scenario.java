package io.sluicegate;

import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A client's view of one origin behind a whole gateway. Closes the gateway first, so that the origin's scripts end.
 *
 * @param gateway between them
 * @param origin on loopback
 */
record Scenario(TestGateway gateway, ScriptedOrigin origin) implements AutoCloseable {

    /** A gateway that allows everything. */
    static Scenario with(ScriptedOrigin origin, String... settings) {
        return new Scenario(TestGateway.with("allow all", settings), origin);
    }

    /** A gateway that allows everything, before an origin that answers each request. */
    static Scenario answering(ScriptedOrigin.Answerer answerer, String... settings) {
        return with(ScriptedOrigin.answering(answerer), settings);
    }

    /**
     * A gateway that allows everything, before an origin that answers with this status, these fields and a counter, so that
     * a stored answer is told from a new one: {@code answer 1} is the first. A 204 has no body.
     */
    static Scenario counting(int status, String... lines) {
        AtomicInteger count = new AtomicInteger();
        return with(ScriptedOrigin.http(request -> {
            String answer = ScriptedOrigin.response(status, "answer " + count.incrementAndGet(), lines);
            return status == 204 ? ScriptedOrigin.withoutBody(answer) : answer;
        }));
    }

    /** A new connection to the gateway. */
    RawClient client() {
        return gateway.client();
    }

    /** The origin's authority. */
    String authority() {
        return "127.0.0.1:" + origin.port();
    }

    /** A URL at the origin. */
    String url(String path) {
        return "http://" + authority() + path;
    }

    /** The head of a request for a path of the origin's, with these field lines. */
    String head(String method, String path, String... lines) {
        StringBuilder head = new StringBuilder(method + " " + url(path) + " HTTP/1.1\r\nHost: " + authority());
        for (String line : lines) {
            head.append("\r\n").append(line);
        }
        return head.append("\r\n\r\n").toString();
    }

    /** One GET over a connection of its own, which has been recorded when this returns. */
    RawClient.Response get(String path, String... lines) {
        return ask("GET", path, lines);
    }

    /** One request without a body over a connection of its own, which has been recorded when this returns. */
    RawClient.Response ask(String method, String path, String... lines) {
        int before = gateway.records().size();
        RawClient.Response answer;
        try (RawClient client = client()) {
            answer = client.send(head(method, path, lines)).readResponse(method);
        }
        TestGateway.await(() -> gateway.records().size() > before);
        return answer;
    }

    /** Waits until the gateway has read so many bytes of the one flow there is. */
    void awaitRead(long bytes) {
        TestGateway.await(() -> gateway.gateway().openFlows().stream().anyMatch(flow -> flow.bytesUp() >= bytes));
    }

    /** One column of all records, the oldest first, once there are so many. */
    List<String> column(String name, int records) {
        return gateway.awaitRecords(records).stream()
                .map(record -> String.valueOf(record.get(name)))
                .toList();
    }

    /** The one record, once it is there. */
    Map<String, @Nullable Object> record() {
        return gateway.awaitRecord();
    }

    @Override
    public void close() {
        gateway.close();
        origin.close();
    }
}
