package io.sluicegate.cli;

import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running gateway over its admin listener, whose address and token lie in the state directory. Every answer has
 * a deadline. For one thread.
 */
final class AdminClient {

    /** For what the gateway knows at once. */
    static final Duration SHORT = Duration.ofSeconds(10);

    /** For what it has to look up in its ledger, or read anew. */
    static final Duration LONG = Duration.ofSeconds(60);

    private static final String API = "/api/v1/";
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    /** What was asked for was understood and not done: the object says why (RFC 9110 section 15.5.21). */
    private static final int NOT_DONE = 422;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(SHORT)
            .build();
    private final StateDirectory state;
    private final Endpoint address;
    private final String token;

    private AdminClient(StateDirectory state, Endpoint address, String token) {
        this.state = state;
        this.address = address;
        this.token = token;
    }

    /** The client of the gateway that runs on the state directory. */
    static AdminClient of(StateDirectory state) throws CommandFailure {
        try {
            if (!state.isHeld()) {
                throw new CommandFailure("no gateway runs on " + state.path()
                        + ": start one with \"sluicegate run\", or name its state directory with --state DIR");
            }
            Endpoint address = state.adminAddress();
            String token = state.adminToken();
            if (address == null || token == null) {
                throw new CommandFailure("the gateway on " + state.path() + " is still starting: ask again shortly");
            }
            return new AdminClient(state, reachable(address), token);
        } catch (StateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /** A listener on all addresses is asked on loopback. */
    private static Endpoint reachable(Endpoint address) {
        if (!address.address().isAnyLocalAddress()) {
            return address;
        }
        byte[] loopback = IpLiteral.isV4(address.address()) ? new byte[] {127, 0, 0, 1} : new byte[16];
        loopback[loopback.length - 1] = 1;
        InetAddress local = IpLiteral.ofBytes(loopback);
        return new Endpoint(local, address.port());
    }

    /** The object that the gateway answers. */
    Map<?, ?> get(String name, Map<String, String> query, Duration deadline) throws CommandFailure {
        return ask(request(name, query).GET().build(), deadline);
    }

    /** The object that the gateway answers when it has done it. */
    Map<?, ?> post(String name, Duration deadline) throws CommandFailure {
        return ask(
                request(name, Map.of())
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                deadline);
    }

    /** The same with an object that says what to do. */
    Map<?, ?> post(String name, Map<String, Object> body, Duration deadline) throws CommandFailure {
        HttpRequest request = request(name, Map.of())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JsonText.value(body)))
                .build();
        return ask(request, deadline);
    }

    private HttpRequest.Builder request(String name, Map<String, String> query) {
        StringJoiner words = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((key, value) -> words.add(key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return HttpRequest.newBuilder(URI.create("http://" + address + API + name + words))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json");
    }

    private Map<?, ?> ask(HttpRequest request, Duration deadline) throws CommandFailure {
        try {
            HttpResponse<String> response = client.sendAsync(
                            request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            return understood(response);
        } catch (TimeoutException e) {
            throw new CommandFailure(gateway() + " did not answer within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String reason = cause instanceof IOException && cause.getMessage() != null ? cause.getMessage() : "refused";
            throw new CommandFailure(gateway() + " cannot be reached (" + reason + "): is it still starting?", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted", e);
        }
    }

    private Map<?, ?> understood(HttpResponse<String> response) throws CommandFailure {
        Map<?, ?> answer = object(response.body());
        boolean answered = response.statusCode() == OK || response.statusCode() == NOT_DONE;
        if (answered && answer != null) {
            return answer;
        }
        Object detail = answer == null ? null : answer.get("detail");
        if (response.statusCode() == UNAUTHORIZED) {
            throw new CommandFailure(gateway() + " refused the token in " + state.path()
                    + "/admin.token: restart the gateway if that file was changed");
        }
        throw new CommandFailure(gateway() + " answered " + response.statusCode() + ": "
                + (detail == null ? "nothing that this version understands" : detail));
    }

    private static @Nullable Map<?, ?> object(String body) {
        try {
            return Json.read(body) instanceof Map<?, ?> map ? map : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private String gateway() {
        return "the gateway at " + address;
    }
}
