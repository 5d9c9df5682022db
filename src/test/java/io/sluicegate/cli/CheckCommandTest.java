package io.sluicegate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.auth.Users;
import io.sluicegate.cli.CommandHarness.Outcome;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final String FIVE_MISTAKES = """
            # five of them
            deny form lan
            deny to nosuchset
            allow from 192.0.2.300
            deny port 99999
            deny proto htp
            allow all
            """;

    @TempDir
    Path root;

    @BeforeEach
    void makeRules() throws IOException {
        Files.createDirectory(root.resolve("rules"));
    }

    @Test
    void cleanRulesAreExitCode0AndSayNothingOnStandardOutput() throws IOException {
        rules("allow to origin.example\ndeny all\n");
        Outcome outcome = check();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).isEqualTo("sluicegate: 0 errors, 0 warnings\n");
    }

    @Test
    void fiveMistakesAreAllShownWithLineAndCaret() throws IOException {
        rules(FIVE_MISTAKES);
        Outcome outcome = check();
        assertThat(outcome.exit()).isEqualTo(1);
        for (int line = 2; line <= 6; line++) {
            assertThat(outcome.out()).containsPattern("(?m)^main\\.rules:" + line + ":\\d+: error: ");
        }
        assertThat(outcome.out().lines().filter(line -> line.matches(" +\\| +\\^+.*")))
                .hasSize(5);
        assertThat(outcome.err()).startsWith("sluicegate: 5 errors, ");
    }

    @Test
    void settingsAreCheckedBesideTheRules() throws IOException {
        rules("deny all\n");
        Files.writeString(root.resolve("rules/sluicegate.conf"), "\nlisten.explict = []\n");
        Outcome outcome = check();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out())
                .isEqualTo(root.resolve("rules/sluicegate.conf") + ":2: error: unknown setting \"listen.explict\";"
                        + " did you mean \"listen.explicit\"?\n");
    }

    @Test
    void warningsAloneAreExitCode0() throws IOException {
        rules("deny all\n");
        Outcome outcome = check("--set", "cache.disk=1GiB");
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .isEqualTo("--set cache.disk: warning: cache.disk is not carried out by this version\n");
        assertThat(outcome.err()).isEqualTo("sluicegate: 0 errors, 1 warning\n");
    }

    @Test
    void entryOfAListThatDeniesFarTooMuchIsShownWithItsLine() throws IOException {
        Files.writeString(root.resolve("rules/bad.txt"), "ads.example\nco.uk\n");
        rules("set bad from plain \"bad.txt\"\ndeny proto h2c\ndeny to bad\nallow all\n");
        Outcome outcome = check();
        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out())
                .isEqualTo("bad.txt:2: \"co.uk\" is a public suffix: main.rules:3 denies every site below it\n");
        assertThat(check("--format", "json").out())
                .contains("\"file\":\"bad.txt\",\"line\":2,\"column\":null,\"message\":");
    }

    @Test
    void rulesAboutUsersNeedAFileOfUsers() throws IOException {
        rules("allow from user:alice\ndeny all\n");
        Outcome without = check();
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.out())
                .contains(
                        "main.rules:1:12: error: user: needs a file of users",
                        "^ name it in the settings: auth.htpasswd");
        Users.write(root.resolve("users"), "alice", "secret");
        Outcome with = check("--set", "auth.htpasswd=\"" + root.resolve("users") + "\"");
        assertThat(with.exit()).isZero();
        assertThat(with.out()).isEmpty();
    }

    @Test
    void fileOfUsersIsCheckedToo() throws IOException {
        rules("deny all\n");
        Path users = Users.write(root.resolve("rules/users"), "alice", "secret");
        Files.writeString(users, "bob:hunter2\n", StandardOpenOption.APPEND);
        Files.writeString(root.resolve("rules/sluicegate.conf"), "auth.htpasswd = users\n");
        Outcome warned = check();
        assertThat(warned.exit()).isZero();
        assertThat(warned.out()).startsWith(users + ":2: warning: \"bob\" cannot sign in");
        Files.delete(users);
        Outcome missing = check();
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).startsWith(users + ": error: there is no such file");
    }

    @Test
    void noRuleFileAtAllIsAnError() {
        Outcome outcome = check();
        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).contains("there is no rule file");
    }

    @Test
    void jsonHasTheSameFindingsAsValues() throws IOException {
        rules(FIVE_MISTAKES);
        Outcome outcome = check("--json", "--set", "cache.disk=1GiB");
        assertThat(outcome.exit()).isEqualTo(1);
        List<?> findings = (List<?>) Objects.requireNonNull(Json.read(outcome.out()));
        assertThat(findings).hasSize(6);
        assertThat((Map<?, ?>) findings.get(0))
                .hasToString("{severity=warning, file=--set cache.disk, line=null,"
                        + " column=null, message=cache.disk is not carried out by this version, hint=null}");
        Map<?, ?> second = (Map<?, ?>) findings.get(1);
        assertThat(second.get("severity")).isEqualTo("error");
        assertThat(second.get("file")).isEqualTo("main.rules");
        assertThat(second.get("line")).isEqualTo(2L);
    }

    @Test
    void csvHasAHeader() throws IOException {
        rules("deny all\n");
        assertThat(check("--format", "csv").out()).startsWith("severity,file,line,column,message,hint\r\n");
    }

    @Test
    void listWithoutACopyIsFetchedForTheCommandAlone() throws IOException {
        try (ScriptedOrigin origin =
                ScriptedOrigin.always(ScriptedOrigin.response(200, "a.example\nhttp://x.example/\n"))) {
            String url = "http://127.0.0.1:" + origin.port() + "/ads";
            rules("set ads from plain \"" + url + "\"\ndeny proto h2c\ndeny to ads\nallow all\n");
            Outcome outcome = check();
            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).isEqualTo(url + ":2: ignored \"http://x.example/\": a URL, not a host name\n");
            Path state = root.resolve("home/.local/state/sluicegate");
            assertThat(outcome.err())
                    .startsWith("sluicegate: fetched " + url + " for this command alone: " + state
                            + " has no copy of it\n");
            assertThat(root.resolve("home")).doesNotExist();
            Outcome explained =
                    CommandHarness.inCheckout(root).run("explain", "http://a.example/", "--dest", "192.0.2.1");
            assertThat(explained.out()).contains("deny", url + ":1");
        }
    }

    @Test
    void listThatCannotBeFetchedIsAnErrorAtItsPlace() throws IOException {
        try (ScriptedOrigin origin = ScriptedOrigin.always(ScriptedOrigin.response(404, ""))) {
            rules("set ads from plain \"http://127.0.0.1:" + origin.port()
                    + "/ads\"\ndeny proto h2c\ndeny to ads\nallow all\n");
            Outcome outcome = check();
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.out())
                    .contains("main.rules:1:20: error: it cannot be fetched: the server answered 404")
                    .contains("there is nothing to keep");
        }
    }

    private void rules(String text) throws IOException {
        Files.writeString(root.resolve("rules/main.rules"), text);
    }

    private Outcome check(String... more) {
        String[] args = new String[more.length + 1];
        args[0] = "check";
        System.arraycopy(more, 0, args, 1, more.length);
        return CommandHarness.inCheckout(root).run(args);
    }
}
