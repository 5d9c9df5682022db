package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluicegate.testing.ByterangesReader;
import io.sluicegate.testing.ByterangesReader.Part;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.RawClient.Response;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Byte ranges that clients get out of a stored whole (RFC 9110 section 14). */
@ExtendWith(LeakCheck.class)
final class CacheRangesScenarioTest {

    private static final String BODY = "answer 1";
    private static final String MINUTE = "Cache-Control: max-age=60";

    /** A gateway that has stored what the origin said to the one request it got. */
    private static Scenario stored(String body, String... lines) {
        List<String> fields = new ArrayList<>(List.of(lines));
        fields.add(MINUTE);
        Scenario scenario =
                Scenario.with(ScriptedOrigin.always(ScriptedOrigin.response(200, body, fields.toArray(new String[0]))));
        scenario.get("/");
        return scenario;
    }

    private static List<Part> parts(Response answer) {
        assertThat(answer.status()).isEqualTo(206);
        assertThat(answer.field("Content-Range")).isNull();
        return ByterangesReader.read(String.valueOf(answer.field("Content-Type")), answer.body());
    }

    @ParameterizedTest
    @DisplayName("caching 20: ranges are cut from a stored whole")
    @CsvSource({
        "bytes=0-2,206,ans,bytes 0-2/8",
        "bytes=3-,206,wer 1,bytes 3-7/8",
        "bytes=-1,206,1,bytes 7-7/8",
        "bytes=-99,206,answer 1,bytes 0-7/8",
        "bytes=2-99999999999999999999,206,swer 1,bytes 2-7/8",
        "'bytes=4-5,0-3',206,answer,bytes 0-5/8",
        "bytes=8-,416,'',bytes */8",
        "bytes=-0,416,'',bytes */8",
        "bytes=5-2,200,answer 1,",
        "bytes=1,200,answer 1,",
        "lines=1-2,200,answer 1,"
    })
    void oneRangeIsCutFromTheStoredWhole(String range, int status, String body, String contentRange) {
        try (Scenario scenario = stored(BODY, "ETag: \"tag\"")) {
            Response part = scenario.get("/", "Range: " + range);
            assertThat(part.status()).isEqualTo(status);
            assertThat(part.text()).isEqualTo(body);
            assertThat(part.field("Content-Range")).isEqualTo(contentRange);
            assertThat(part.fields("Content-Length")).containsExactly(String.valueOf(body.length()));
            assertThat(part.field("Cache-Status")).startsWith("sluicegate; hit; ttl=60; key=");
            assertThat(scenario.get("/", "Range: " + range, "If-Range: \"old\"").text())
                    .isEqualTo(BODY);
            assertThat(scenario.origin().requests()).hasSize(1);
            assertThat(scenario.column("status", 3)).containsExactly("200", String.valueOf(status), "200");
        }
    }

    @Test
    void severalRangesAreMultipartWithABoundaryOfItsOwn() {
        try (Scenario scenario = stored(BODY, "Content-Type: text/plain", "ETag: \"tag\"")) {
            Response answer = scenario.get("/", "Range: bytes=-1, 0-2,100-", "If-Range: \"tag\"");
            assertThat(parts(answer))
                    .extracting(Part::contentRange, Part::text)
                    .containsExactly(tuple("bytes 7-7/8", "1"), tuple("bytes 0-2/8", "ans"));
            assertThat(parts(answer)).allMatch(part -> part.fields().contains("Content-Type: text/plain"));
            assertThat(answer.field("Age")).isEqualTo("0");
            assertThat(answer.field("ETag")).isEqualTo("\"tag\"");
            assertThat(scenario.get("/", "Range: bytes=0-0,2-2").field("Content-Type"))
                    .isNotEqualTo(scenario.get("/", "Range: bytes=0-0,2-2").field("Content-Type"));
            assertThat(scenario.origin().requests()).hasSize(1);
        }
    }

    @Test
    void moreThanSixteenRangesGetTheWhole() {
        String body = "0123456789".repeat(10);
        String seventeen =
                IntStream.range(0, 17).mapToObj(i -> 2 * i + "-" + 2 * i).collect(Collectors.joining(","));
        try (Scenario scenario = stored(body)) {
            assertThat(scenario.get("/", "Range: bytes=" + seventeen).text()).isEqualTo(body);
            assertThat(parts(scenario.get("/", "Range: bytes=" + seventeen.replace(",32-32", ""))))
                    .hasSize(16);
        }
    }

    @Test
    void headIgnoresRange() {
        try (Scenario scenario = stored(BODY)) {
            for (String range : new String[] {"bytes=0-1", "bytes=0-0,2-2", "bytes=8-"}) {
                Response head = scenario.ask("HEAD", "/", "Range: " + range);
                assertThat(head.status()).isEqualTo(200);
                assertThat(head.field("Content-Length")).isEqualTo("8");
                assertThat(head.field("Content-Range")).isNull();
            }
        }
    }

    @Test
    void rangesOfALargeBodyArriveWhole() {
        String body = IntStream.range(0, 200_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        int size = body.length();
        try (Scenario scenario = stored(body)) {
            List<Part> parts = parts(scenario.get("/", "Range: bytes=0-399999,500000-899999,-300000"));
            assertThat(parts.get(0).text()).isEqualTo(body.substring(0, 400_000));
            assertThat(parts.get(1).text()).isEqualTo(body.substring(500_000, 900_000));
            assertThat(parts.get(2).text()).isEqualTo(body.substring(size - 300_000));
        }
    }

    @Test
    void manyConnectionsOfOneClientGetRangesAndGoOn() {
        String body = "0123456789".repeat(1_000);
        int connections = 40;
        List<RawClient> clients = new ArrayList<>();
        try (Scenario scenario = stored(body, "ETag: \"tag\"", "Content-Type: text/plain")) {
            try {
                for (int i = 0; i < connections; i++) {
                    RawClient client = scenario.client();
                    clients.add(client);
                    client.send(scenario.head("GET", "/", "Range: bytes=" + 10 * i + "-" + (10 * i + i)));
                    client.send(scenario.head("GET", "/", "Range: bytes=" + i + "-" + i + ",5000-5999"));
                    client.send(scenario.head("GET", "/", "Range: bytes=10000-"));
                    client.send(scenario.head("HEAD", "/", "Range: bytes=0-0,2-2"));
                    client.send(scenario.head("GET", "/", "Range: bytes=0-0,2-2", "If-None-Match: W/\"tag\""));
                    client.send(scenario.head("GET", "/"));
                }
                for (int i = 0; i < connections; i++) {
                    RawClient client = clients.get(i);
                    assertThat(client.readResponse().text()).isEqualTo(body.substring(10 * i, 11 * i + 1));
                    assertThat(parts(client.readResponse()))
                            .extracting(Part::text)
                            .containsExactly(body.substring(i, i + 1), body.substring(5_000, 6_000));
                    assertThat(client.readResponse().status()).isEqualTo(416);
                    assertThat(client.readResponse("HEAD").field("Content-Length"))
                            .isEqualTo("10000");
                    assertThat(client.readResponse().status()).isEqualTo(304);
                    assertThat(client.readResponse().text()).isEqualTo(body);
                    assertThat(client.send(scenario.head("GET", "/", "Range: bytes=-1"))
                                    .readResponse()
                                    .text())
                            .isEqualTo("9");
                }
                assertThat(scenario.origin().requests()).hasSize(1);
            } finally {
                clients.forEach(RawClient::close);
            }
        }
    }
}
