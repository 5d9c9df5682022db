package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code cache} and {@code nocache} do (GRAMMAR section 3.4.4, 3.4.5). */
@ExtendWith(LeakCheck.class)
final class CacheRulesScenarioTest {

    private static Scenario scenario(String rules, String... fields) {
        return new Scenario(
                TestGateway.with(rules + "\nallow all"),
                ScriptedOrigin.http(request -> ScriptedOrigin.response(200, "answer", fields)));
    }

    private static int asked(Scenario scenario) {
        return scenario.origin().requests().size();
    }

    private static void age(Scenario scenario, Duration by) {
        scenario.gateway().advance(by);
    }

    @Test
    void cacheForGivesALifetimeWhereTheOriginGivesNone() {
        try (Scenario scenario = scenario("cache for 7d path \"*.deb\"")) {
            scenario.get("/a.deb");
            age(scenario, Duration.ofDays(6));
            assertThat(scenario.get("/a.deb").field("Age")).isEqualTo("518400");
            assertThat(asked(scenario)).isEqualTo(1);
            age(scenario, Duration.ofDays(2));
            scenario.get("/a.deb");
            assertThat(asked(scenario)).isEqualTo(2);
            scenario.get("/other");
            scenario.get("/other");
            assertThat(asked(scenario)).isEqualTo(4);
            assertThat(scenario.column("cache", 5)).containsExactly("miss", "hit", "miss", "miss", "miss");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private", "private=\"x\""})
    void cacheForNeverCountsAgainstTheOriginsWord(String control) {
        try (Scenario scenario = scenario("cache for 7d", "Cache-Control: " + control)) {
            scenario.get("/");
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    void theOriginsOwnLifetimeCounts() {
        try (Scenario scenario = scenario("cache for 7d", "Cache-Control: max-age=60")) {
            scenario.get("/");
            age(scenario, Duration.ofSeconds(61));
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    void cacheForGivesNoLifetimeToErrors() {
        try (Scenario scenario = new Scenario(
                TestGateway.with("cache for 7d\nallow all"),
                ScriptedOrigin.http(request -> ScriptedOrigin.response(404, "none")))) {
            scenario.get("/");
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    void nocacheKeepsTheCacheOut() {
        try (Scenario scenario = scenario("nocache path \"/live*\"", "Cache-Control: max-age=60")) {
            scenario.get("/live");
            assertThat(scenario.get("/live").field("Cache-Status")).startsWith("sluicegate; fwd=bypass");
            scenario.get("/other");
            scenario.get("/other");
            assertThat(asked(scenario)).isEqualTo(3);
            assertThat(scenario.column("cache", 4)).containsExactly("bypass", "bypass", "miss", "hit");
        }
    }

    @Test
    void nocacheByTypeFallsWithTheAnswer() {
        try (Scenario scenario =
                scenario("nocache type image/png", "Cache-Control: max-age=60", "Content-Type: image/png")) {
            scenario.get("/");
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
            assertThat(scenario.column("cache_reason", 2)).containsOnly("rule");
        }
    }

    @Test
    void theFirstRuleThatMatchesDecides() {
        try (Scenario scenario = scenario("cache for 1h path \"/a*\"\nnocache\ncache for 2h")) {
            scenario.get("/a");
            scenario.get("/a");
            scenario.get("/b");
            scenario.get("/b");
            assertThat(asked(scenario)).isEqualTo(3);
        }
    }

    @Test
    void aRuleForAnAddressHoldsForTheNamesThatHaveIt() {
        try (Scenario scenario = scenario("nocache to 127.0.0.0/8", "Cache-Control: max-age=60")) {
            scenario.get("/");
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
        }
    }

    @Test
    void rulesHoldForWhatWasStoredBeforeThem() {
        try (Scenario scenario = scenario("cache for 1h")) {
            scenario.get("/");
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(1);
            scenario.gateway().writeRules("nocache\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            scenario.get("/");
            assertThat(asked(scenario)).isEqualTo(2);
            scenario.gateway().writeRules("cache for 1h\nallow all");
            assertThat(scenario.gateway().gateway().reload().ok()).isTrue();
            assertThat(scenario.get("/").field("Cache-Status")).startsWith("sluicegate; hit");
        }
    }

    /** Knows nothing of ranges in what it sends, and tells the body in two pieces. */
    private static Scenario whole(CountDownLatch rest, String framing) {
        return new Scenario(
                TestGateway.with("cache whole for 1h\nallow all"), ScriptedOrigin.answering((request, peer) -> {
                    peer.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
                    if (framing.startsWith("Content-Length")) {
                        peer.send("01234");
                        peer.await(rest);
                        peer.send("56789");
                    } else {
                        peer.sendChunk("01234");
                        peer.await(rest);
                        peer.sendChunk("56789");
                        peer.send("0\r\n\r\n");
                    }
                }));
    }

    @Test
    void cacheWholeFetchesAllWhereAPartIsAskedFor() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = whole(rest, "Content-Length: 10");
                RawClient early = scenario.client();
                RawClient late = scenario.client()) {
            early.send(scenario.head("GET", "/", "Range: bytes=1-3"));
            RawClient.Response part = early.readResponse(); // though the rest has not come yet
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("123");
            assertThat(part.field("Content-Range")).isEqualTo("bytes 1-3/10");
            late.send(scenario.head("GET", "/", "Range: bytes=4-6"));
            assertThat(late.readHead().field("Content-Length")).isEqualTo("3");
            assertThat(late.read(1)).isEqualTo("4");
            rest.countDown();
            assertThat(late.read(2)).isEqualTo("56");
            assertThat(scenario.get("/").text()).isEqualTo("0123456789");
            assertThat(scenario.get("/", "Range: bytes=-1").text()).isEqualTo("9");
            assertThat(asked(scenario)).isEqualTo(1);
            assertThat(scenario.origin().requests().get(0).field("Range")).isNull();
            early.send(scenario.head("GET", "/", "Range: bytes=0-0"));
            assertThat(early.readResponse().text()).isEqualTo("0");
        }
    }

    @Test
    void cacheWholeTellsThatThereIsNoSuchByte() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = whole(rest, "Content-Length: 10");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Range: bytes=10-"));
            RawClient.Response none = client.readResponse();
            assertThat(none.status()).isEqualTo(416);
            assertThat(none.field("Content-Range")).isEqualTo("bytes */10");
            rest.countDown();
        }
    }

    @Test
    void cacheWholeGivesAllWhereTheLengthIsNotTold() {
        CountDownLatch rest = new CountDownLatch(1);
        try (Scenario scenario = whole(rest, "Transfer-Encoding: chunked");
                RawClient client = scenario.client()) {
            client.send(scenario.head("GET", "/", "Range: bytes=1-3"));
            assertThat(client.readHead().status()).isEqualTo(200);
            rest.countDown();
            assertThat(client.read(25)).isEqualTo("5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
            TestGateway.await(() -> scenario.get("/", "Range: bytes=1-3").status() == 206);
        }
    }

    @Test
    void cacheWholePassesOnWhatMayNotBeStored() {
        try (Scenario scenario = new Scenario(
                TestGateway.with("cache whole\nallow all"),
                ScriptedOrigin.http(request -> request.field("Range") == null
                        ? ScriptedOrigin.response(200, "0123456789", "Cache-Control: private")
                        : ScriptedOrigin.response(
                                206, "12", "Content-Range: bytes 1-2/10", "Cache-Control: private")))) {
            RawClient.Response part = scenario.get("/", "Range: bytes=1-2");
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.text()).isEqualTo("12");
            assertThat(scenario.get("/", "Range: bytes=1-2").text()).isEqualTo("12");
            assertThat(asked(scenario)).isEqualTo(3); // once in vain
        }
    }

    @Test
    void cacheWholeConfirmsTheStoredWholeForAPart() {
        try (Scenario scenario = new Scenario(
                TestGateway.with("cache whole\nallow all"),
                ScriptedOrigin.http(request -> request.field("If-None-Match") == null
                        ? ScriptedOrigin.response(200, "0123456789", "Cache-Control: max-age=60", "ETag: \"a\"")
                        : "HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=60\r\n\r\n"))) {
            scenario.get("/");
            age(scenario, Duration.ofSeconds(61));
            assertThat(scenario.get("/", "Range: bytes=1-2").text()).isEqualTo("12");
            assertThat(scenario.get("/").field("Cache-Status")).startsWith("sluicegate; hit");
            assertThat(scenario.column("cache", 3)).containsExactly("miss", "revalidated", "hit");
        }
    }
}
