package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Credentials, cookies and queries stand in no record, on no page and in no log, whatever becomes of the request. */
@ExtendWith(LeakCheck.class)
final class SecretsScenarioTest {

    private static final String SECRET = "xyzzy";
    private static final String ENCODED =
            Base64.getEncoder().encodeToString(("alice:" + SECRET).getBytes(StandardCharsets.UTF_8));
    private static final String[] FIELDS = {
        "Authorization: Basic " + ENCODED,
        "Proxy-Authorization: Basic " + ENCODED,
        "Cookie: session=" + SECRET,
        "Referer: http://a.example/?" + SECRET,
        "X-Token: " + SECRET,
        "Accept: text/html"
    };

    /** All that is logged while it is open, on every level. */
    private static final class Overheard extends Handler implements AutoCloseable {

        private final Logger logger = Logger.getLogger("io.sluicegate");
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Overheard() {
            setLevel(Level.ALL);
            logger.setLevel(Level.ALL);
            logger.addHandler(this);
        }

        @Override
        public void publish(LogRecord entry) {
            lines.add(new SimpleFormatter().format(entry));
        }

        @Override
        public void flush() {
            // nothing is kept back
        }

        @Override
        public void close() {
            logger.removeHandler(this);
            logger.setLevel(null);
        }
    }

    private static String ask(Scenario scenario, String line, String... more) {
        int before = scenario.gateway().records().size();
        String answer;
        try (RawClient client = scenario.client()) {
            String[] head = new String[FIELDS.length + more.length + 3];
            head[0] = line + " HTTP/1.1";
            head[1] = "Host: " + scenario.authority();
            head[2] = "Connection: close";
            System.arraycopy(FIELDS, 0, head, 3, FIELDS.length);
            System.arraycopy(more, 0, head, 3 + FIELDS.length, more.length);
            client.sendHead(head);
            answer = client.readToEnd();
        }
        TestGateway.await(() -> scenario.gateway().records().size() > before);
        return answer;
    }

    @Test
    @DisplayName("rule 27: credentials, cookies and queries are not kept")
    void noSecretIsWrittenAnywhere() {
        String rules = "deny path \"/denied\"\ndeny from user:alice path \"/private\"\nallow all";
        try (Overheard log = new Overheard();
                SigningIn signingIn = SigningIn.with(
                        ScriptedOrigin.http(request -> ScriptedOrigin.response(
                                200, "here", "Set-Cookie: session=" + SECRET, "Content-Type: text/plain; x=" + SECRET)),
                        rules)) {
            Scenario scenario = new Scenario(signingIn.gateway(), signingIn.origin()); // closed by the other
            String url = "http://" + scenario.authority();
            String userinfo = "http://alice:" + SECRET + "@" + scenario.authority();
            assertThat(ask(scenario, "GET " + url + "/allowed?token=" + SECRET)).contains(" 200 ");
            List<String> told = List.of(
                    ask(scenario, "GET " + url + "/denied?token=" + SECRET),
                    ask(scenario, "GET " + url + "/private?token=" + SECRET),
                    ask(scenario, "GET http://127.0.0.1:1/?token=" + SECRET),
                    ask(scenario, "GET http://nowhere.invalid/?token=" + SECRET),
                    ask(scenario, "GET " + userinfo + "/allowed"),
                    ask(scenario, "CONNECT alice:" + SECRET + "@" + scenario.authority()),
                    ask(scenario, "GET " + url + "/?a b" + SECRET),
                    ask(scenario, "TRACE " + url + "/?token=" + SECRET, "Content-Length: " + SECRET));
            assertThat(told).allSatisfy(answer -> {
                assertThat(answer).containsPattern("^HTTP/1.1 [45]");
                assertThat(answer).doesNotContain(SECRET, ENCODED);
            });
            assertThat(scenario.gateway().records().toString())
                    .contains("/allowed", "/denied", "/private")
                    .doesNotContain(SECRET, ENCODED, "token");
            assertThat(scenario.gateway().gateway().api().flows().toString()).doesNotContain(SECRET, ENCODED);
            assertThat(log.lines).noneMatch(line -> line.contains(SECRET) || line.contains(ENCODED));
        }
    }
}
