package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules about the type of an answer: the request is sent, and the answer held until it has been judged. */
@ExtendWith(LeakCheck.class)
final class MediaTypeScenarioTest {

    private static final String RULES = "films: deny type video/*, audio/* because \"No films here\"\nallow all";
    private static final String SECRET = "all about the film";

    private static String typed(ScriptedRequest request) {
        String type = request.target().replaceFirst(".*/", "").replace('.', '/');
        return type.isEmpty()
                ? ScriptedOrigin.response(200, SECRET, "Cache-Control: max-age=60")
                : ScriptedOrigin.response(200, SECRET, "Cache-Control: max-age=60", "Content-Type: " + type);
    }

    private static Scenario with(String rules) {
        return new Scenario(TestGateway.with(rules), ScriptedOrigin.http(MediaTypeScenarioTest::typed));
    }

    @ParameterizedTest
    @CsvSource({
        "video.mp4, 403",
        "VIDEO.Mp4;q=1, 403",
        "audio.ogg, 403",
        "text.html, 200",
        "videos.mp4, 200",
        "'text.html,video.mp4', 403",
        "'', 200"
    })
    void answerIsJudgedByItsType(String type, int status) {
        try (Scenario scenario = with(RULES)) {
            RawClient.Response answer = scenario.get("/" + type);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text().contains(SECRET)).isEqualTo(status == 200);
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.record())
                    .containsEntry("verdict", status == 200 ? "allow" : "deny")
                    .containsEntry("rule", status == 200 ? "10-test.rules:2" : "10-test.rules:1");
        }
    }

    @Test
    void deniedAnswerIsRecordedWithItsReasonAndBytes() {
        try (Scenario scenario = with(RULES);
                RawClient client = scenario.client()) {
            RawClient.Response answer =
                    client.send(scenario.head("GET", "/video.mp4")).readResponse();
            assertThat(answer.text()).contains("No films here", "films");
            assertThat(scenario.record())
                    .containsEntry("end_reason", "denied")
                    .containsEntry("rule_label", "films")
                    .containsEntry("status", 403L)
                    .containsEntry("bytes_down", client.bytesReceived());
            // The client's connection goes on, and so does the gateway.
            assertThat(client.send(scenario.head("GET", "/text.html"))
                            .readResponse()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void deniedAnswerIsNotStoredAndAStoredOneIsJudged() {
        try (Scenario scenario = with(RULES)) {
            scenario.get("/video.mp4");
            scenario.get("/video.mp4");
            assertThat(scenario.origin().requests()).hasSize(2);
            scenario.get("/text.html");
            assertThat(scenario.get("/text.html").text()).isEqualTo(SECRET);
            assertThat(scenario.column("cache", 4)).endsWith("miss", "hit");
            scenario.gateway().writeRules("deny type text/* with silent\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(scenario.get("/text.html").status()).isEqualTo(204);
            assertThat(scenario.origin().requests()).hasSize(3);
        }
    }

    @Test
    void nothingIsSentWhereEveryTypeIsDenied() {
        try (Scenario scenario = with("deny type video/*\ndeny path \"/x/*\"\nallow all")) {
            assertThat(scenario.get("/x/text.html").status()).isEqualTo(403);
            assertThat(scenario.origin().connections()).isZero();
            assertThat(scenario.record()).containsEntry("rule", "10-test.rules:2");
        }
    }

    @Test
    void allowByTypeLetsThatTypePassAlone() {
        try (Scenario scenario = with("allow type text/*\ndeny all")) {
            assertThat(scenario.get("/text.html").status()).isEqualTo(200);
            assertThat(scenario.get("/video.mp4").status()).isEqualTo(403);
            assertThat(scenario.get("/").status()).isEqualTo(403);
            assertThat(scenario.column("rule", 3))
                    .isEqualTo(List.of("10-test.rules:1", "10-test.rules:2", "10-test.rules:2"));
        }
    }

    @Test
    void addressesAreJudgedBeforeTheRequestIsSent() {
        try (Scenario scenario = with("deny type video/*\ndeny to 127.0.0.0/8\nallow all")) {
            assertThat(scenario.get("/text.html").status()).isEqualTo(403);
            assertThat(scenario.origin().connections()).isZero();
        }
    }

    @Test
    void resetByTypeIsAReset() {
        try (Scenario scenario = with("deny type video/* with reset\nallow all");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/video.mp4")).expectReset();
            assertThat(scenario.record()).containsEntry("end_reason", "denied");
        }
    }

    @Test
    void interimAnswersDoNotTellOfAHeldOne() {
        ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 103 Early Hints\r\nLink: </film>\r\n\r\n");
            peer.send(ScriptedOrigin.response(200, SECRET, "Content-Type: video/mp4"));
            peer.stall();
        });
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), origin)) {
            assertThat(scenario.get("/").status()).isEqualTo(403);
        }
    }

    @Test
    void uploadWhoseAnswerIsDeniedEndsWithThePage() {
        try (Scenario scenario = with(RULES);
                RawClient client = scenario.client()) {
            client.send(scenario.head("POST", "/video.mp4", "Content-Length: 4") + "body");
            assertThat(client.readResponse().status()).isEqualTo(403);
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    void headIsJudgedLikeGet() {
        try (Scenario scenario = with(RULES)) {
            assertThat(scenario.ask("HEAD", "/video.mp4").status()).isEqualTo(403);
        }
    }

    @Test
    void answerThatNeverComesIsNoDenial() {
        ScriptedOrigin origin = ScriptedOrigin.tcp(ScriptedOrigin.Peer::reset);
        try (Scenario scenario = new Scenario(TestGateway.with(RULES), origin)) {
            assertThat(scenario.get("/").status()).isEqualTo(502);
            assertThat(scenario.record()).containsEntry("verdict", "allow");
        }
    }

    @Test
    void tunnelShowsNoType() {
        ScriptedOrigin origin = ScriptedOrigin.tcp(peer -> peer.send("here"));
        try (TestGateway gateway = TestGateway.with("deny not type text/*\n" + RULES);
                RawClient client = Tunnels.open(gateway, origin.port())) {
            client.send(Tunnels.SSH);
            assertThat(client.read(4)).isEqualTo("here");
        } finally {
            origin.close();
        }
    }

    @Test
    void requestInsideConnectIsJudgedByItsType() {
        try (Scenario scenario = with(RULES);
                RawClient client =
                        Tunnels.open(scenario.gateway(), scenario.origin().port())) {
            client.sendHead("GET /video.mp4 HTTP/1.1", "Host: " + scenario.authority());
            assertThat(client.readResponse().status()).isEqualTo(403);
        }
    }
}
