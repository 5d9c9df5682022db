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
                .isEqualTo("[verdict, rule, statement, label, because, set, list_entry, also_matches, effects, unknown,"
                        + " rests_on_name, host_verified, on_mismatch]");
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

    private Outcome ofAllowList(String... words) throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), "allow to =localhost\ndeny all\n");
        return explain(words);
    }

    @Test
    void aNameThatTheAddressBeliesIsToldWithWhatBecomesOfIt() throws IOException {
        String[] forged = {"https://localhost/", "--client", "192.0.2.7", "--dest", "203.0.113.9"};
        Outcome outcome = ofAllowList(forged);
        assertThat(outcome.out().lines())
                .contains("rests on name localhost", "host verified false", "on mismatch   reaim");
        assertThat(outcome.err())
                .contains("the address is none of localhost's: by names.on-mismatch = reaim it goes to 127.0.0.1");
        assertThat(with(forged, "--set", "names.on-mismatch=deny")).contains("on mismatch   deny");
        assertThat(with(forged, "--json"))
                .contains("\"rests_on_name\":\"localhost\"")
                .contains("\"host_verified\":false")
                .contains("\"on_mismatch\":\"reaim\"");
    }

    @Test
    void aNameThatTheAddressBearsOutIsSaidToBeVerified() throws IOException {
        Outcome outcome = ofAllowList("https://localhost/", "--client", "192.0.2.7", "--dest", "127.0.0.1");
        assertThat(outcome.out().lines()).contains("rests on name localhost", "host verified true");
        assertThat(outcome.err()).doesNotContain("none of localhost's");
    }

    @Test
    void aNameIsNotAskedForWhereNothingRestsOnIt() throws IOException {
        assertThat(ofAllowList("https://localhost/", "--dest", "203.0.113.9").out())
                .as("a client of the proxy makes the gateway look the name up")
                .doesNotContain("rests on name");
        assertThat(ofAllowList("https://x.example/", "--client", "192.0.2.7", "--dest", "203.0.113.9")
                        .out())
                .as("denied")
                .doesNotContain("rests on name");
        Files.writeString(root.resolve("rules/main.rules"), "deny to bad.example\nallow all\n");
        String[] question = {"https://localhost/", "--client", "192.0.2.7", "--dest", "203.0.113.9"};
        assertThat(explain(question).out()).doesNotContain("rests on name");
        assertThat(with(question, "--set", "names.verify=all")).contains("rests on name localhost");
    }

    @Test
    void aNameWithoutAnAddressLeadsNowhere() throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), "allow to nowhere.invalid\ndeny all\n");
        Outcome outcome = explain("http://nowhere.invalid/", "--client", "192.0.2.7", "--dest", "203.0.113.9");
        assertThat(outcome.err()).contains("it has none to go to, so by names.on-mismatch = reaim it is denied");
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
