package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a denied request is told, and what is written down of it. */
@ExtendWith(LeakCheck.class)
final class DenialScenarioTest {

    private static final String RULES = """
            play: deny to tube.example because "Not during lessons"
            deny to reset.example with reset
            deny to silent.example with silent
            allow all
            """;

    private static RawClient.Response get(RawClient client, String host, String... fields) {
        client.send("GET http://" + host + "/watch?v=1 HTTP/1.1\r\nHost: " + host + "\r\n");
        for (String field : fields) {
            client.send(field + "\r\n");
        }
        return client.send("\r\n").readResponse();
    }

    private static String utf8(RawClient.Response response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Test
    void pageComesInTheFormAndLanguageOfTheReader() {
        try (TestGateway gateway = TestGateway.with(RULES);
                RawClient client = gateway.client()) {
            RawClient.Response html = get(client, "tube.example");
            assertThat(html.status()).isEqualTo(403);
            assertThat(html.field("Content-Type")).startsWith("text/html");
            assertThat(html.field("Content-Language")).isEqualTo("en");
            assertThat(html.field("Cache-Control")).isEqualTo("no-store");
            assertThat(html.field("Proxy-Status")).contains("http_request_denied");
            assertThat(utf8(html)).contains("Not during lessons", "play");

            RawClient.Response json = get(client, "tube.example", "Accept: application/json");
            assertThat(json.field("Content-Type")).startsWith("application/json");
            assertThat(utf8(json)).contains("\"Not during lessons\"", "\"play\"");

            RawClient.Response text = get(client, "tube.example", "Accept: text/plain", "Accept-Language: zh-CN");
            assertThat(text.field("Content-Type")).startsWith("text/plain");
            assertThat(text.field("Content-Language")).isEqualTo("zh");
            assertThat(utf8(text)).contains("此页面已被阻止", "Not during lessons");
            assertThat(gateway.awaitRecords(3))
                    .extracting(record -> record.get("media_type"))
                    .containsExactly("text/html", "application/json", "text/plain");
        }
    }

    @Test
    void referenceOnThePageFindsTheRecord() {
        try (TestGateway gateway = TestGateway.with(RULES);
                RawClient client = gateway.client()) {
            String json = utf8(get(client, "tube.example", "Accept: application/json"));
            Matcher reference = Pattern.compile("\"reference\":\"([^\"]+)\"").matcher(json);
            assertThat(reference.find()).as(json).isTrue();
            Map<String, @Nullable Object> record = gateway.awaitRecord();
            assertThat(record)
                    .containsEntry("flow", reference.group(1))
                    .containsEntry("verdict", "deny")
                    .containsEntry("rule", "10-test.rules:1")
                    .containsEntry("rule_label", "play")
                    .containsEntry("host", "tube.example")
                    .containsEntry("path", "/watch")
                    .containsEntry("end_reason", "denied")
                    .containsEntry("cache", "none")
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    void resetIsAResetAndSilenceIsEmpty() {
        try (TestGateway gateway = TestGateway.with(RULES)) {
            try (RawClient client = gateway.client()) {
                client.sendHead("GET http://reset.example/ HTTP/1.1", "Host: reset.example");
                client.expectReset();
            }
            try (RawClient client = gateway.client()) {
                RawClient.Response silence = get(client, "silent.example");
                assertThat(silence.status()).isEqualTo(204);
                assertThat(silence.head()).doesNotContain("Content-Length");
                assertThat(get(client, "tube.example").status()).isEqualTo(403);
            }
            assertThat(gateway.awaitRecords(3))
                    .allSatisfy(record -> assertThat(record).containsEntry("end_reason", "denied"));
        }
    }

    @Test
    void bodyOfADeniedUploadIsReadPastAndItsAnswerArrives() {
        byte[] body = new byte[300_000];
        try (TestGateway gateway = TestGateway.with(RULES);
                RawClient client = gateway.client()) {
            client.sendHead(
                    "POST http://tube.example/ HTTP/1.1", "Host: tube.example", "Content-Length: " + body.length);
            client.send(body);
            assertThat(client.readResponse().status()).isEqualTo(403);
            client.expectEnd();
            client.shutdownOutput();
            assertThat(gateway.awaitRecord())
                    .containsEntry("bytes_up", client.bytesSent())
                    .containsEntry("bytes_down", client.bytesReceived());
        }
    }

    @Test
    void lineOfTheListThatMatchedIsNamed(@TempDir Path lists) throws IOException {
        Path ads = Files.writeString(lists.resolve("ads.txt"), "# advertisers\nads.example\ntracker.example\n");
        try (ScriptedOrigin origin = ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "here"));
                TestGateway gateway = TestGateway.with("set ads from plain \"" + ads + "\"\ndeny to ads\nallow all");
                RawClient client = gateway.client()) {
            assertThat(get(client, "www.tracker.example").status()).isEqualTo(403);
            assertThat(get(client, "127.0.0.1:" + origin.port()).status()).isEqualTo(200);
            assertThat(gateway.awaitRecords(2).get(0))
                    .containsEntry("rule", "10-test.rules:2")
                    .hasEntrySatisfying(
                            "list_entry",
                            entry -> assertThat(String.valueOf(entry)).endsWith("ads.txt:3"));
            assertThat(gateway.records().get(1)).containsEntry("list_entry", null);
        }
    }
}
