package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ApiFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the API explains is what the gateway does, by the rules that are in force. */
@ExtendWith(LeakCheck.class)
final class ExplainScenarioTest {

    private static String rules(Path list) {
        return String.join(
                "\n",
                "set ads from plain \"" + list + "\"",
                "ads: deny to ads",
                "shut: deny to closed.example because \"Closed\"",
                "deny method POST path \"/up*\"",
                "deny path \"/secret*\" with silent",
                "allow to 127.0.0.1",
                "deny all");
    }

    @Test
    void explanationNamesWhatTheRecordNames() throws IOException, ApiFailure {
        Path list = Files.createTempDirectory("lists").resolve("ads");
        Files.writeString(list, "other.example\nads.example\n");
        try (Scenario scenario = new Scenario(
                TestGateway.with(rules(list)),
                ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here", "Cache-Control: no-store")))) {
            List<List<String>> questions = List.of(
                    List.of("GET", "http://www.ads.example/"),
                    List.of("GET", "http://closed.example/x"),
                    List.of("POST", scenario.url("/upload")),
                    List.of("GET", scenario.url("/upload")),
                    List.of("GET", scenario.url("/secret/1?q")),
                    List.of("GET", "http://ads.example:8080/"));
            for (int i = 0; i < questions.size(); i++) {
                String method = questions.get(i).get(0);
                String url = questions.get(i).get(1);
                try (var client = scenario.client()) {
                    String host = url.split("/", -1)[2];
                    client.sendHead(method + " " + url + " HTTP/1.1", "Host: " + host, "Content-Length: 0")
                            .readResponse();
                }
                Map<String, @Nullable Object> record =
                        scenario.gateway().awaitRecords(i + 1).get(i);
                Map<String, @Nullable Object> shown =
                        scenario.gateway().gateway().api().explain(Map.of("url", url, "method", method));
                assertThat(shown)
                        .as("%s %s", method, url)
                        .containsEntry("verdict", record.get("verdict"))
                        .containsEntry("rule", record.get("rule"))
                        .containsEntry("label", record.get("rule_label"))
                        .containsEntry("list_entry", record.get("list_entry"))
                        .containsEntry("rules_version", record.get("rules_version"));
            }
            assertThat(scenario.gateway().records().get(0).get("list_entry")).isEqualTo(list + ":2");
        }
    }

    @Test
    void explanationGoesByTheRulesInForce() throws ApiFailure {
        try (TestGateway gateway = TestGateway.with("allow all")) {
            Map<String, String> question = Map.of("url", "https://a.example/", "dest", "203.0.113.1");
            gateway.writeRules("deny to a.example because \"New\"\nallow all");
            assertThat(gateway.gateway().api().explain(question)).containsEntry("verdict", "allow");
            assertThat(gateway.gateway().reload().ok()).isTrue();
            assertThat(gateway.gateway().api().explain(question))
                    .containsEntry("verdict", "deny")
                    .containsEntry("because", "New");
        }
    }

    @Test
    void questionThatCannotBeReadIsToldSo() {
        try (TestGateway gateway = TestGateway.with("allow all")) {
            GatewayAdmin api = gateway.gateway().api();
            assertThatThrownBy(() -> api.explain(Map.of("host", "a.example"))).hasMessageContaining("\"host\"");
            assertThatThrownBy(() -> api.explain(Map.of())).hasMessageContaining("HOST:PORT");
            assertThatThrownBy(() -> api.explain(Map.of("url", "a.example:443", "client", "me")))
                    .hasMessageContaining("client takes an address");
        }
    }
}
