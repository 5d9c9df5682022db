package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ScriptedOrigin;
import java.time.Duration;
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
}
