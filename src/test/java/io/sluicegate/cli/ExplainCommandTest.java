package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cli.CommandHarness.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {

    private static final String BOOK = """
            zone Europe/Paris
            set ads from plain "ads" on-error keep
            set lan = 192.0.2.0/24
            time lessons = mon-fri 08:00-12:00
            deny proto h2c
            deny to ads because "Advertising"
            play: deny from lan to .social.example during lessons
            allow from lan
            deny path "/secret*"
            allow all
            """;

    @TempDir
    Path root;

    @BeforeEach
    void makeRules() throws IOException {
        Files.createDirectory(root.resolve("rules"));
        Files.writeString(root.resolve("rules/main.rules"), BOOK);
        Files.writeString(root.resolve("rules/ads"), "# two\ntracker.example\nads.example\n");
    }

    private Outcome explain(String... words) {
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(words));
        return CommandHarness.inCheckout(root).run(all.toArray(String[]::new));
    }

    @Test
    void aListEntryIsNamedWithItsSetFileAndLine() {
        Outcome outcome = explain("https://www.ads.example/", "--dest", "203.0.113.9");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .containsExactly(
                        "verdict       deny",
                        "rule          main.rules:6",
                        "statement     deny to ads because \"Advertising\"",
                        "because       Advertising",
                        "set           ads",
                        "list entry    ads:3",
                        "also matches  main.rules:10  allow all");
        assertThat(outcome.err()).contains("127.0.0.1 on the explicit listener");
    }

    @Test
    void timesAreThoseOfTheZoneOfTheRules() {
        String[] question = {"https://social.example/", "--client", "192.0.2.7", "--dest", "203.0.113.9", "--at"};
        assertThat(at(question, "2026-11-24T11:59")).contains("deny").contains("label         play");
        assertThat(at(question, "2026-11-24T12:00"))
                .contains("verdict       allow")
                .contains("set           lan");
        assertThat(at(question, "2026-11-24T10:59:59Z")).contains("verdict       deny");
        assertThat(at(question, "2026-11-22T11:59")).contains("verdict       allow");
    }

    private String at(String[] question, String time) {
        List<String> words = new ArrayList<>(List.of(question));
        words.add(time);
        return explain(words.toArray(String[]::new)).out();
    }

    @Test
    void aPathIsSeenOverHttpAndNotInATunnel() {
        assertThat(explain("http://x.example/secret/1?q", "--dest", "203.0.113.9")
                        .out())
                .contains("rule          main.rules:9");
        assertThat(explain("https://x.example/secret/1", "--dest", "203.0.113.9")
                        .out())
                .contains("rule          main.rules:10");
    }

    @Test
    void jsonHasAFieldForEverything() {
        String out = explain("tracker.example:443", "--dest", "203.0.113.9", "--json")
                .out();
        Map<?, ?> fields = (Map<?, ?>) Objects.requireNonNull(Json.read(out));
        assertThat(fields.keySet().toString())
                .isEqualTo(
                        "[verdict, rule, statement, label, because, set, list_entry, also_matches, effects, unknown]");
        assertThat(out).contains("\"list_entry\":\"ads:2\"").contains("\"label\":null");
    }

    @Test
    void whoHasSignedInIsOpenUntilAUserIsNamed() throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), "allow from user:alice\ndeny all\n");
        String[] question = {"http://x.example/", "--dest", "203.0.113.9"};
        assertThat(explain(question).out())
                .contains("verdict       undecided", "rule          main.rules:1", "unknown       user");
        assertThat(with(question, "--json")).contains("\"unknown\":[\"user\"]");
        assertThat(with(question, "--user", "alice")).contains("verdict       allow", "rule          main.rules:1");
        assertThat(with(question, "--user", "bob")).contains("verdict       deny");
        assertThat(with(question, "--user", "alice", "--json")).contains("\"verdict\":\"allow\"", "\"unknown\":[]");
    }

    @Test
    void interceptedClientHasNoUserAndOneWithAUserIsTheProxys() throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), "allow from user:alice\ndeny all\n");
        String[] question = {"https://x.example/", "--dest", "203.0.113.9", "--client", "2001:db8::7"};
        assertThat(explain(question).out()).contains("verdict       deny").doesNotContain("unknown");
        assertThat(with(question, "--user", "alice")).contains("verdict       allow");
    }

    private String with(String[] question, String... more) {
        return explain(Stream.of(question, more).flatMap(Stream::of).toArray(String[]::new))
                .out();
    }

    @Test
    void aNameWithoutAddressIsJudgedByItselfAndSaysSo() {
        Outcome outcome = explain("http://nowhere.invalid/");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.err()).contains("nowhere.invalid has no address here");
        assertThat(outcome.out()).startsWith("verdict       allow");
    }

    @Test
    void wordsThatMeanNothingAreUnusableArguments() {
        assertThat(explain("www.example").exit()).isEqualTo(2);
        assertThat(explain("http://[::1/").exit()).isEqualTo(2);
        assertThat(explain("http://x.example/", "--client", "here").exit()).isEqualTo(2);
        assertThat(explain("http://x.example/", "--dest", "192.0.2.1", "--at", "noon")
                        .err())
                .contains("at takes a time");
        assertThat(explain().exit()).isEqualTo(2);
    }

    @Test
    void brokenRulesExplainNothing() throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), "deny too x.example\nallow all\n");
        Outcome outcome = explain("http://x.example/");
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("main.rules:1:6: error:");
    }

    @Test
    void whatATunnelNeverShowsIsSaid() {
        String said = "a tunnel shows no path";
        assertThat(explain("https://x.example/secret/1", "--dest", "203.0.113.9")
                        .err())
                .contains(said);
        assertThat(explain("http://x.example/secret/1", "--dest", "203.0.113.9").err())
                .doesNotContain(said);
    }
}
