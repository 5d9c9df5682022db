package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored, under which conditions, and what throws it out again. */
@ExtendWith(LeakCheck.class)
final class CacheStorageScenarioTest {

    private static final String MINUTE = "Cache-Control: max-age=60";

    @ParameterizedTest
    @DisplayName("rule 18: what is for one client, or said not to be stored, is not")
    @CsvSource(delimiter = '|', textBlock = """
            Cache-Control: no-store, max-age=60    |                              | no-store
            Cache-Control: private, max-age=60     |                              | private
            Cache-Control: max-age=60              | Authorization: Basic abc     | authorization
            Cache-Control: max-age=60              | Cache-Control: no-store      | no-store
            Vary: *                                |                              | vary
            X-Nothing: said                        |                              | no-lifetime
            """)
    void whatMayNotBeStoredIsNot(String answer, String request, String reason) {
        String[] lines = request == null ? new String[0] : new String[] {request};
        try (Scenario scenario = Scenario.counting(200, answer)) {
            assertThat(scenario.get("/", lines).field("Cache-Status")).doesNotContain("stored");
            assertThat(scenario.get("/", lines).text()).isEqualTo("answer 2");
            assertThat(scenario.column("cache", 2)).containsOnly("miss");
            assertThat(scenario.column("cache_reason", 2)).containsOnly(reason);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 18: Set-Cookie is stored only where the origin says that it is for all")
    @CsvSource({"max-age=60,answer 2", "'max-age=60, public',answer 1", "s-maxage=60,answer 1"})
    void cookiesAreStoredOnlyForAll(String control, String second) {
        try (Scenario scenario = Scenario.counting(200, "Set-Cookie: a=b", "Cache-Control: " + control)) {
            scenario.get("/");
            assertThat(scenario.get("/").text()).isEqualTo(second);
        }
    }

    @ParameterizedTest
    @DisplayName("rule 18: with Authorization only where the origin says that it does not matter")
    @ValueSource(strings = {"public, max-age=60", "s-maxage=60", "must-revalidate, max-age=60"})
    void answersToCredentialsAreStoredWhereTheOriginAllows(String control) {
        try (Scenario scenario = Scenario.counting(200, "Cache-Control: " + control)) {
            scenario.get("/", "Authorization: Basic abc");
            assertThat(scenario.get("/", "Authorization: Basic abc").text()).isEqualTo("answer 1");
            assertThat(scenario.get("/").text()).isEqualTo("answer 1");
        }
    }

    @Test
    @DisplayName("rule 17: variants are kept apart")
    void variantsAreKeptApartAndSideBySide() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200, String.valueOf(request.field("Accept-Language")), MINUTE, "Vary: Accept-Language, X")))) {
            for (int round = 0; round < 2; round++) {
                assertThat(scenario.get("/", "Accept-Language: en, fr").text()).isEqualTo("en, fr");
                assertThat(scenario.get("/", "Accept-Language: de").text()).isEqualTo("de");
                assertThat(scenario.get("/").text()).isEqualTo("null");
                assertThat(scenario.get("/", "Accept-Language:  EN,fr").text()).isEqualTo("en, fr");
            }
            assertThat(scenario.origin().requests()).hasSize(3);
            assertThat(scenario.column("cache_reason", 8).subList(0, 3))
                    .containsExactly("uri-miss", "vary-miss", "vary-miss");
        }
    }

    @Test
    @DisplayName("rule 19: a cut answer is never stored")
    void aCutAnswerIsNeverStored() {
        for (String rest :
                List.of("Content-Length: 10\r\n\r\nhalf", "Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")) {
            try (Scenario scenario = Scenario.with(ScriptedOrigin.tcp(peer -> {
                peer.readRequest();
                peer.send("HTTP/1.1 200 OK\r\n" + MINUTE + "\r\n" + rest);
            }))) {
                for (int i = 0; i < 2; i++) {
                    try (RawClient client = scenario.client()) {
                        client.send(scenario.head("GET", "/")).expectReset();
                    }
                }
                assertThat(scenario.origin().requests()).hasSize(2);
                assertThat(scenario.column("cache", 2)).containsOnly("miss");
            }
        }
    }

    @Test
    @DisplayName("rule 18: an incomplete answer is not stored")
    void anAnswerWhoseClientLeftIsNotStored() {
        byte[] large = new byte[1 << 20];
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            peer.send("HTTP/1.1 200 OK\r\n" + MINUTE + "\r\nContent-Length: " + 2 * large.length + "\r\n\r\n");
            peer.wire().send(large);
            peer.wire().takeUntilEnd();
        })) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client = scenario.client()) {
                    client.send(scenario.head("GET", "/")).readHead();
                    client.reset();
                }
                scenario.gateway().awaitRecords(i + 1);
            }
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 2000\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n7d0\r\n"})
    void whatIsLargerThanMaxObjectPassesUnstored(String framing) {
        String end = framing.startsWith("T") ? "\r\n0\r\n\r\n" : "";
        try (Scenario scenario = Scenario.with(
                ScriptedOrigin.http(
                        request -> "HTTP/1.1 200 OK\r\n" + MINUTE + "\r\n" + framing + "x".repeat(2000) + end),
                "cache.max-object=1KiB")) {
            for (int i = 0; i < 2; i++) {
                assertThat(scenario.get("/").text()).hasSize(2000);
            }
            assertThat(scenario.origin().requests()).hasSize(2);
        }
    }

    @ParameterizedTest
    @DisplayName("caching 3: unsafe methods, unknown ones too, invalidate")
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "FROBNICATE"})
    void anUnsafeRequestThrowsOutTheStoredGet(String method) {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            scenario.get("/");
            scenario.ask(method, "/");
            assertThat(scenario.get("/").text()).isEqualTo("answer 3");
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "bypass", "miss");
            assertThat(scenario.column("cache_reason", 3)).containsExactly("uri-miss", "method", "uri-miss");
        }
    }

    @ParameterizedTest
    @DisplayName("caching 4: Location and Content-Location are invalidated, at the same origin only")
    @CsvSource({"Location, Content-Location", "Content-Location, Location"})
    void anUnsafeRequestThrowsOutWhereItsAnswerPointsOnTheSameOriginOnly(String here, String elsewhere) {
        try (Scenario scenario =
                Scenario.with(ScriptedOrigin.http(request -> request.method().equals("POST")
                        ? ScriptedOrigin.response(201, "", here + ": /made", elsewhere + ": http://other.example/kept")
                        : ScriptedOrigin.response(200, request.target(), MINUTE)))) {
            List.of("/made", "/kept").forEach(scenario::get);
            scenario.ask("POST", "/form");
            List.of("/made", "/kept").forEach(scenario::get);
            assertThat(scenario.origin().requests().stream().map(request -> request.target()))
                    .containsExactly("/made", "/kept", "/form", "/made");
        }
    }

    @Test
    @DisplayName("caching 3: every stored variant is invalidated, not the one that matches alone")
    void anUnsafeRequestThrowsOutAllVariants() {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Vary: X-Kind")) {
            scenario.get("/", "X-Kind: a");
            scenario.get("/", "X-Kind: b");
            scenario.ask("POST", "/", "X-Kind: a");
            assertThat(scenario.get("/", "X-Kind: a").text()).isEqualTo("answer 4");
            assertThat(scenario.get("/", "X-Kind: b").text()).isEqualTo("answer 5");
        }
    }

    @Test
    @DisplayName("caching 3: a failed unsafe request invalidates nothing")
    void aFailedUnsafeRequestThrowsNothingOut() {
        try (Scenario scenario = Scenario.answering((request, peer) -> {
            if (request.target().equals("/") && request.method().equals("PUT")) {
                peer.close();
            } else if (request.method().equals("POST")) {
                peer.send(ScriptedOrigin.response(500, ""));
            } else {
                peer.send(ScriptedOrigin.response(200, "kept", MINUTE));
            }
        })) {
            scenario.get("/");
            assertThat(scenario.ask("POST", "/").status()).isEqualTo(500);
            assertThat(scenario.ask("PUT", "/").status()).isEqualTo(502);
            scenario.ask("OPTIONS", "/");
            assertThat(scenario.get("/").field("Cache-Status")).contains("hit");
        }
    }

    @Test
    void bypassNeverTouchesTheCache() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            TestGateway gateway = scenario.gateway();
            scenario.get("/");
            gateway.writeRules("bypass to 127.0.0.1\nallow all");
            gateway.gateway().reload();
            RawClient.Response passed = scenario.get("/");
            assertThat(passed.text()).isEqualTo("answer 2");
            assertThat(passed.field("Cache-Status")).startsWith("sluicegate; fwd=bypass; fwd-status=200; key=");
            scenario.ask("POST", "/");
            gateway.writeRules("allow all");
            gateway.gateway().reload();
            assertThat(scenario.get("/").text()).isEqualTo("answer 1");
            assertThat(scenario.column("cache", 4)).containsExactly("miss", "bypass", "bypass", "hit");
            assertThat(scenario.column("verdict", 4)).containsExactly("allow", "bypass", "bypass", "allow");
        }
    }

    @Test
    @DisplayName("rule 18: a part is not stored as the whole")
    void whatOnlyPartOfIsAskedForIsNotStoredAsTheWhole() {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> request.field("Range") == null
                ? ScriptedOrigin.response(200, "whole", MINUTE)
                : ScriptedOrigin.response(206, "who", MINUTE, "Content-Range: bytes 0-2/5")))) {
            assertThat(scenario.get("/", "Range: bytes=0-2").status()).isEqualTo(206);
            assertThat(scenario.get("/").text()).isEqualTo("whole");
            assertThat(scenario.column("cache_reason", 2)).containsOnly("partial");
        }
    }

    @Test
    @DisplayName("caching 18: fields named in Connection are not stored")
    void fieldsForOneConnectionAreNotStored() {
        try (Scenario scenario = Scenario.counting(200, MINUTE, "Connection: X-Mine", "X-Mine: 1", "X-Yours: 2")) {
            scenario.get("/");
            RawClient.Response hit = scenario.get("/");
            assertThat(hit.field("X-Yours")).isEqualTo("2");
            assertThat(hit.field("X-Mine")).isNull();
            assertThat(hit.field("Connection")).isNull();
        }
    }

    @Test
    @DisplayName("rule 17: the key is path and query byte for byte")
    void aKeyIsTheTargetByteForByte() {
        try (Scenario scenario = Scenario.counting(200, MINUTE)) {
            for (String path : List.of("/a", "/A", "/a?", "/a?x", "/%61", "/a/")) {
                scenario.get(path);
            }
            assertThat(scenario.origin().requests()).hasSize(6);
        }
    }
}
