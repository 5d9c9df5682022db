package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.StagedFlow.Ask;
import io.sluicegate.StagedFlow.Kind;
import io.sluicegate.StagedFlow.Place;
import io.sluicegate.StagedOracle.Outcome;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.policy.Verdict;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.web.ApiFailure;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Plays one flow through a gateway, and holds what its client and its origin see against an oracle. */
final class StagedPlay {

    private final TestGateway gateway;
    private final StagedOrigins origins;
    private final StagedRecords records;
    private final StagedFlow flow;
    private final StagedOracle oracle;
    private final String story;
    private @Nullable RawClient client;

    StagedPlay(TestGateway gateway, StagedOrigins origins, StagedRecords records, String rules, StagedOracle oracle) {
        this.gateway = gateway;
        this.origins = origins;
        this.records = records;
        this.flow = oracle.flow();
        this.oracle = oracle;
        this.story = rules + "\n" + flow;
    }

    /** Plays the flow to its end. */
    void play() {
        int port = flow.to().port();
        int before = origins.connections(port);
        try {
            boolean touched = flow.kind() == Kind.PLAIN ? playPlain() : playConnect(before);
            if (!touched) {
                assertThat(origins.connections(port) - 1).as("connections").isEqualTo(before);
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(story, e);
        } finally {
            hangUp();
        }
    }

    private RawClient client() {
        if (client == null) {
            client = RawClient.connect(new InetSocketAddress(Ports.loopback4(), gateway.port()), flow.client(), 0);
        }
        return client;
    }

    private void hangUp() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void record(@Nullable Verdict verdict, String end) {
        records.add(client().localAddress(), story, verdict, end);
    }

    private boolean playPlain() {
        boolean touched = false;
        for (Ask ask : flow.asks()) {
            Outcome outcome = oracle.plain(ask);
            expectExplained(ask, outcome);
            send(ask, "http://" + ask.host().authority() + ask.path(), outcome);
            if (outcome.verdict() == null) {
                challenged(ask.method());
            } else {
                expectAnswer(ask, outcome, ask.host());
            }
            touched |= !outcome.stays();
        }
        return touched;
    }

    /** What the API says, which takes this host for the client and looks names up where the host does. */
    private void expectExplained(Ask ask, Outcome outcome) {
        if (ask.host().literal() == null || !flow.client().equals(Ports.loopback4())) {
            return;
        }
        Map<String, String> words =
                new TreeMap<>(Map.of("url", "http://" + ask.host().authority() + ask.path(), "method", ask.method()));
        String user = flow.signedIn();
        if (user != null) {
            words.put("user", user);
            words.put("client", "127.0.0.1");
        }
        try {
            Map<String, @Nullable Object> said = gateway.gateway().api().explain(words);
            Verdict verdict = outcome.typeOpen() ? null : outcome.verdict();
            assertThat(said)
                    .containsEntry(
                            "verdict",
                            verdict == null ? "undecided" : verdict.action().word());
            if (verdict != null) {
                assertThat(said).containsEntry("rule", verdict.rule());
            }
        } catch (ApiFailure e) {
            throw new AssertionError(e);
        }
    }

    private void send(Ask ask, String target, Outcome outcome) {
        String mark = UUID.randomUUID().toString();
        if (outcome.stays()) {
            origins.expectNever(mark);
        }
        String credentials = flow.credentials();
        boolean post = ask.method().equals("POST");
        client().send(ask.method() + " " + target + " HTTP/1.1\r\nHost: "
                + ask.host().authority() + "\r\n"
                + StagedOrigins.MARK + ": " + mark + "\r\n" + (credentials == null ? "" : credentials + "\r\n")
                + (post ? "Content-Length: 4\r\n\r\nform" : "\r\n"));
    }

    private void challenged(String method) {
        RawClient.Response answer = client().readResponse(method);
        assertThat(answer.status()).isEqualTo(407);
        record(null, flow.user() == null ? "auth-required" : "auth-failed");
        closeWith(answer);
    }

    /** Inside a CONNECT nobody can be asked. */
    private void refused(String method) {
        RawClient.Response answer = client().readResponse(method);
        assertThat(answer.status()).isEqualTo(403);
        record(null, "auth-required");
        closeWith(answer);
    }

    private void closeWith(RawClient.Response answer) {
        if ("close".equals(answer.field("Connection"))) {
            hangUp();
        }
    }

    private void expectAnswer(Ask ask, Outcome outcome, Place reached) {
        Verdict verdict = outcome.verdict();
        if (!reached.answers() && !outcome.stays()) {
            unreachable(ask, outcome.unanswered(), reached);
        } else if (outcome.isDenied() && verdict != null) {
            denied(ask, verdict);
        } else {
            allowed(ask, outcome);
        }
    }

    private void unreachable(Ask ask, @Nullable Verdict verdict, Place reached) {
        RawClient.Response answer = client().readResponse(ask.method());
        assertThat(answer.status()).isEqualTo(502);
        record(verdict, failure(reached));
        closeWith(answer);
    }

    private static String failure(Place reached) {
        return reached.addresses().isEmpty() ? "resolve-failed" : "connect-failed";
    }

    /** Nothing of an answer that an origin may have given reaches the client. */
    private void denied(Ask ask, Verdict verdict) {
        record(verdict, "denied");
        if (verdict.answer() == Answer.RESET) {
            expectReset();
            return;
        }
        if (verdict.answer() == Answer.SILENT && ask.method().equals("CONNECT")) {
            client().expectEnd();
            return;
        }
        RawClient.Response answer = client().readResponse(ask.method());
        assertThat(answer.status()).isEqualTo(verdict.answer() == Answer.PAGE ? 403 : 204);
        assertThat(answer.field("X-Origin")).isNull();
        assertThat(answer.text()).doesNotContain(StagedOrigins.body(ask.path()));
        closeWith(answer);
    }

    private void expectReset() {
        long before = client().bytesReceived();
        client().expectReset();
        assertThat(client().bytesReceived()).isEqualTo(before);
        hangUp();
    }

    /** Informational answers tell of an answer that may be denied yet, so that they are held back for good. */
    private void allowed(Ask ask, Outcome outcome) {
        RawClient.Response answer = client().readResponse(ask.method());
        while (answer.status() < 200 && !outcome.typeOpen()) {
            answer = client().readResponse(ask.method());
        }
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("X-Origin")).isEqualTo("here");
        assertThat(answer.text()).isEqualTo(ask.method().equals("HEAD") ? "" : StagedOrigins.body(ask.path()));
        record(outcome.verdict(), "complete");
        closeWith(answer);
    }

    private boolean playConnect(int before) {
        Outcome connect = oracle.connect();
        String authority = flow.to().authority();
        String credentials = flow.credentials();
        client().send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n"
                + (credentials == null ? "" : credentials + "\r\n") + "\r\n");
        if (connect.stays() && !connect.typeOpen()) {
            challenged("CONNECT");
            return false;
        }
        Verdict fallen = oracle.atConnect(connect.user());
        if (fallen != null && fallen.action() == Action.DENY) {
            denied(new Ask("CONNECT", "/", flow.to()), fallen);
            return false;
        }
        if (fallen != null && !flow.to().answers()) {
            unreachable(new Ask("CONNECT", "/", flow.to()), fallen, flow.to());
            return true;
        }
        assertThat(client().readHead().status()).isEqualTo(200);
        return flow.kind() == Kind.HTTP
                ? playHttpInside(connect.user(), fallen)
                : playTunnel(connect.user(), fallen, before);
    }

    private boolean playHttpInside(@Nullable String user, @Nullable Verdict fallen) {
        Verdict bypass = oracle.bypassOfHttp(user);
        if (bypass != null) {
            return playUntouched(bypass);
        }
        // Whatever is recorded of the CONNECT itself, each request is judged by itself (GRAMMAR section 3.3.9).
        record(oracle.aroundHttp(user), "complete");
        boolean touched = fallen != null;
        for (Ask ask : flow.asks()) {
            Outcome outcome = oracle.inside(ask, user);
            send(ask, ask.path(), outcome);
            if (outcome.verdict() == null) {
                refused(ask.method());
            } else {
                expectAnswer(ask, outcome, flow.to());
            }
            touched |= !outcome.stays();
            if (client == null) {
                return touched;
            }
        }
        return touched;
    }

    private boolean playUntouched(Verdict bypass) {
        if (!flow.to().answers()) {
            send(flow.asks().get(0), flow.asks().get(0).path(), new Outcome(bypass, bypass, false, null));
            record(bypass, failure(flow.to()));
            expectReset();
            return true;
        }
        record(bypass, "complete");
        for (Ask ask : flow.asks()) {
            send(ask, ask.path(), new Outcome(bypass, bypass, false, null));
            RawClient.Response answer = client().readResponse(ask.method());
            while (answer.status() < 200) {
                answer = client().readResponse(ask.method());
            }
            assertThat(answer.head()).doesNotContain("Via");
        }
        client().shutdownOutput();
        client().expectEnd();
        return true;
    }

    private boolean playTunnel(@Nullable String user, @Nullable Verdict fallen, int before) {
        boolean connected = fallen != null;
        boolean silent = flow.kind().isSilent();
        if (silent && !connected) {
            Tunnels.passSniffTimeout(gateway);
            Verdict onSilence = oracle.silence(user);
            if (onSilence.action() == Action.DENY) {
                refused(onSilence, false);
                return false;
            }
            if (!flow.to().answers()) {
                record(onSilence, failure(flow.to()));
                expectReset();
                return true;
            }
            connected = true;
        }
        if (silent) {
            assertThat(client().read(StagedOrigins.BANNER.length())).isEqualTo(StagedOrigins.BANNER);
        }
        return speak(oracle.tunnel(user), connected, before);
    }

    private boolean speak(Verdict verdict, boolean connected, int before) {
        client().send(flow.firstBytes());
        if (verdict.action() == Action.DENY) {
            refused(verdict, flow.kind().isTls());
            if (connected) {
                origins.expectNoByte(flow.to().port(), before);
            }
            return connected;
        }
        if (!connected && !flow.to().answers()) {
            record(verdict, failure(flow.to()));
            expectReset();
            return true;
        }
        record(verdict, "complete");
        client().shutdownOutput();
        assertThat(client().readToEnd()).isEqualTo(StagedOrigins.LAST_WORD);
        return true;
    }

    /** TLS gets an alert, and all else a reset, unless the verdict says how (GRAMMAR section 3.4.1). */
    private void refused(Verdict verdict, boolean tls) {
        record(verdict, "denied");
        if (verdict.answer() == Answer.RESET || (verdict.answer() == Answer.PAGE && !tls)) {
            expectReset();
            return;
        }
        if (verdict.answer() == Answer.PAGE) {
            assertThat(client().wire().takeExactly(Tunnels.ACCESS_DENIED.length))
                    .isEqualTo(Tunnels.ACCESS_DENIED);
        }
        client().expectEnd();
    }
}
