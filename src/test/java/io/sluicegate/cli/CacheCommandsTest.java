package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheCommandsTest {

    private static final String QUERY = "/api/v1/cache?url=http%3A%2F%2Fa.example%2F%3Fb%26c";
    private static final String ITEM = "{\"url\":\"http://a.example/?b&c\",\"partition\":null,\"status\":200,"
            + "\"media_type\":\"text/html\",\"body_bytes\":5,\"stored_at\":\"2026-11-24T09:00:00Z\",\"age_s\":3,"
            + "\"fresh_s\":57,\"vary\":[\"accept-language: de\",\"cookie\"],\"etag\":null,\"last_modified\":null}";

    @TempDir
    Path root;

    private static String answer(int variants) {
        return "{\"items\":[" + ITEM + "],\"sum\":{\"variants\":" + variants + ",\"body_bytes\":5},\"next\":null}";
    }

    @Test
    void showIsARowForEachVariant() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(QUERY, 200, answer(1));
            Outcome table = run("cache", "show", "http://a.example/?b&c");
            assertThat(table.exit()).isZero();
            assertThat(table.err()).isEmpty();
            assertThat(table.out())
                    .containsPattern("partition +status +media_type +body_bytes +stored_at +age_s +fresh_s +vary")
                    .doesNotContain("sum", "payload")
                    .containsPattern("200 +text/html +5 +2026-11-24T09:00:00Z +3 +57 +accept-language: de, cookie");
            assertThat(run("cache", "show", "http://a.example/?b&c", "--json").out())
                    .isEqualTo("[" + ITEM.replace("[", "").replace("\",\"cookie\"]", ", cookie\"") + "]\n");
            assertThat(admin.requests()).containsOnly("GET " + QUERY);
        }
    }

    @Test
    void nothingStoredIsATableWithoutRows() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(QUERY, 200, "{\"items\":[],\"sum\":{\"variants\":0,\"body_bytes\":0},\"next\":null}");
            Outcome outcome = run("cache", "show", "http://a.example/?b&c", "--format", "csv");
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out())
                    .startsWith("url,partition,status,media_type,body_bytes,stored_at,age_s,fresh_s,vary,etag,"
                            + "last_modified\r\n#sum,");
        }
    }

    @Test
    void listThatIsCutSaysSo() throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer(QUERY, 200, answer(900));
            assertThat(run("cache", "show", "http://a.example/?b&c").err())
                    .isEqualTo("sluicegate: these are 1 of 900 variants\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://a.example/?b&c  | {"url":"http://a.example/?b&c"}
            --host 2001:db8::1     | {"host":"2001:db8::1"}
            --host=A.example       | {"host":"A.example"}
            --all                  | {"all":true}
            """)
    void purgeSendsWhatIsToGo(String words, String body) throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            admin.answer("/api/v1/cache/purge", 200, "{\"purged\":0}");
            Outcome outcome = run(("cache purge " + words).split(" "));
            assertThat(outcome.err()).isEmpty();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).containsPattern("purged +0\n");
            assertThat(run(("cache purge --json " + words).split(" ")).out()).isEqualTo("[{\"purged\":0}]\n");
            assertThat(admin.requests()).containsOnly("POST /api/v1/cache/purge " + body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "purge",
                "purge --all --host a.example",
                "purge http://a.example/ --all",
                "purge http://a.example/ http://b.example/",
                "purge a.example",
                "purge --host http://a.example/",
                "purge --host *.example",
                "purge --all=false",
                "show",
                "show https://a.example/"
            })
    void whatDoesNotNameExactlyOneThingIsUnusable(String words) throws Exception {
        try (ScriptedAdmin admin = new ScriptedAdmin(state())) {
            Outcome outcome = run(("cache " + words).split(" "));
            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("sluicegate cache " + words.replaceAll(" .*", "") + ": ")
                    .endsWith(" --help");
            assertThat(admin.requests()).isEmpty();
        }
    }

    @Test
    void whatIsMissingOrTooMuchIsNamed() {
        assertThat(run("cache", "purge").err())
                .isEqualTo("sluicegate cache purge: Missing required argument (specify one of these): "
                        + "(URL | --host=HOST | --all); see sluicegate cache purge --help\n");
        assertThat(run("cache", "purge", "--all", "--host", "a.example").err()).contains("mutually exclusive");
    }

    @ParameterizedTest
    @ValueSource(strings = {"purge --all", "show http://a.example/"})
    void withoutAGatewayTheLineSaysSo(String words) {
        Outcome outcome = run(("cache " + words).split(" "));
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).startsWith("sluicegate: no gateway runs on " + state());
    }

    @Test
    void helpHasAnExample() {
        assertThat(run("cache", "show", "--help").out()).contains("Example: sluicegate cache show http://");
        assertThat(run("cache", "purge", "--help").out()).contains("Example: sluicegate cache purge http://", "--all");
    }

    private Path state() {
        return root.resolve("home/.local/state/sluicegate");
    }

    private Outcome run(String... args) {
        return CommandHarness.inCheckout(root).run(args);
    }
}
