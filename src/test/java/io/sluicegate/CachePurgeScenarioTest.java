package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.CacheApi;
import io.sluicegate.web.Items;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an administrator sees of the cache, and what is fetched anew when it has been purged. */
@ExtendWith(LeakCheck.class)
final class CachePurgeScenarioTest {

    private static final String GERMAN = "Accept-Language: de";
    private static final String FRENCH = "Accept-Language: fr";

    /** An origin that numbers its answers, which are fresh for a minute and differ by language. */
    private static Scenario numbering() {
        AtomicInteger answers = new AtomicInteger();
        return Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200,
                "answer " + answers.incrementAndGet(),
                "Cache-Control: max-age=60",
                "Content-Type: text/plain",
                "ETag: \"e\"",
                "Vary: Accept-Language")));
    }

    private static CacheApi cache(Scenario scenario) {
        return scenario.gateway().gateway().api().cache();
    }

    @Test
    void purgedAnswerIsFetchedAnewInAllItsVariants() throws ApiFailure {
        try (Scenario scenario = numbering()) {
            assertThat(scenario.get("/", GERMAN).text()).isEqualTo("answer 1");
            assertThat(scenario.get("/", FRENCH).text()).isEqualTo("answer 2");
            assertThat(scenario.get("/other", FRENCH).text()).isEqualTo("answer 3");
            assertThat(scenario.get("/", GERMAN).text()).isEqualTo("answer 1");
            assertThat(cache(scenario).purgeUrl(scenario.url("/"))).isEqualTo(2);
            assertThat(cache(scenario).purgeUrl(scenario.url("/"))).isZero();
            assertThat(scenario.get("/", GERMAN).text()).isEqualTo("answer 4");
            assertThat(scenario.get("/", FRENCH).text()).isEqualTo("answer 5");
            assertThat(scenario.get("/other", FRENCH).text()).isEqualTo("answer 3");
        }
    }

    @Test
    void hostAndAllArePurgedWhole() throws ApiFailure {
        try (Scenario scenario = numbering()) {
            scenario.get("/");
            scenario.get("/other");
            assertThat(cache(scenario).purgeHost("192.0.2.7")).isZero();
            assertThat(cache(scenario).purgeHost("127.0.0.1")).isEqualTo(2);
            assertThat(scenario.get("/").text()).isEqualTo("answer 3");
            assertThat(cache(scenario).purgeAll()).isEqualTo(1);
            assertThat(scenario.get("/").text()).isEqualTo("answer 4");
            assertThat(scenario.column("cache", 4)).containsOnly("miss");
        }
    }

    @Test
    void showListsBothVariants() throws ApiFailure {
        try (Scenario scenario = numbering()) {
            scenario.get("/?a=1", GERMAN);
            scenario.get("/?a=1");
            scenario.gateway().advance(Duration.ofSeconds(70));
            Items shown = cache(scenario).variants(scenario.url("/?a=1") + "#part");
            assertThat(shown.sum()).containsEntry("variants", 2L).containsEntry("body_bytes", 16L);
            assertThat(shown.items())
                    .extracting(item -> item.get("vary"))
                    .containsExactly(List.of("accept-language"), List.of("accept-language: de"));
            Map<String, @Nullable Object> first = shown.items().get(0);
            assertThat(first)
                    .containsEntry("url", scenario.url("/?a=1"))
                    .containsEntry("partition", null)
                    .containsEntry("status", 200)
                    .containsEntry("media_type", "text/plain")
                    .containsEntry("body_bytes", 8)
                    .containsEntry("age_s", 70L)
                    .containsEntry("fresh_s", -10L)
                    .containsEntry("etag", "\"e\"")
                    .containsEntry("last_modified", null);
            assertThat(first.get("stored_at"))
                    .isEqualTo(scenario.gateway().clock().instant().minusSeconds(70));
        }
    }

    @Test
    void longTextsAreCut() throws ApiFailure {
        try (Scenario scenario = Scenario.with(ScriptedOrigin.http(request -> ScriptedOrigin.response(
                200, "x", "Cache-Control: max-age=60", "Vary: X", "ETag: \"" + "e".repeat(400) + "\"")))) {
            scenario.get("/", "X: " + "v".repeat(400));
            Map<String, @Nullable Object> item =
                    cache(scenario).variants(scenario.url("/")).items().get(0);
            assertThat(item).containsEntry("etag", "\"" + "e".repeat(299) + "…");
            assertThat(item).containsEntry("vary", List.of("x: " + "v".repeat(297) + "…"));
        }
    }

    @Test
    void statisticsCountKeysVariantsAndBytes() {
        try (Scenario scenario = numbering()) {
            scenario.get("/", GERMAN);
            scenario.get("/", FRENCH);
            scenario.get("/other", GERMAN);
            Map<String, @Nullable Object> stats = cache(scenario).stats();
            assertThat(stats)
                    .containsEntry("entries", 2L)
                    .containsEntry("variants", 3L)
                    .containsEntry("stored", 3L)
                    .containsEntry("evicted", 0L)
                    .containsEntry("copying_bytes", 0L)
                    .containsKeys("max_bytes", "max_object_bytes");
            assertThat((Long) stats.get("bytes")).isGreaterThan(3 * 300L);
        }
    }

    @Test
    void wordsThatCannotBeReadAreBadRequests() {
        try (TestGateway gateway = TestGateway.with("allow all")) {
            CacheApi cache = gateway.gateway().api().cache();
            assertThatThrownBy(() -> cache.variants("a.example")).hasMessageContaining("no URL");
            assertThatThrownBy(() -> cache.purgeUrl("https://a.example/")).hasMessageContaining("no URL");
            assertThatThrownBy(() -> cache.purgeHost("a.example:80"))
                    .isInstanceOfSatisfying(
                            ApiFailure.class,
                            failure -> assertThat(failure.status()).isEqualTo(400));
        }
    }
}
