package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluicegate.auth.Users;
import io.sluicegate.testing.LoopbackNginx;
import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real curl that signs in to the packaged gateway, in front of a real nginx. */
final class SignInClientsIT {

    @TempDir
    static Path directory;

    private static LoopbackNginx nginx;
    private static ExplicitGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        nginx = new LoopbackNginx(Files.createDirectory(directory.resolve("nginx")));
        Files.writeString(nginx.root().resolve("page.txt"), "the page");
        Path users = Users.write(directory.resolve("users"), "alice smith", "häß: 密", "bob", "other");
        gateway = new ExplicitGateway(
                Files.createDirectory(directory.resolve("gateway")),
                "deny proto h2c\nallow from user:\"alice smith\" to 127.0.0.0/8\ndeny all\n",
                "auth.htpasswd=\"" + users + "\"");
    }

    @AfterAll
    static void stop() {
        Stream.of(gateway, nginx).forEach(each -> {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** What curl prints and how it ends; its last line is the status that the proxy gave to a CONNECT, and the answer's. */
    private static NetworkLab.Result curl(String agent, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--noproxy",
                "",
                "-A",
                agent,
                "-x",
                gateway.url(),
                "-w",
                "\n%{http_connect} %{http_code}"));
        command.addAll(List.of(arguments));
        command.add(nginx.url("/page.txt"));
        return new NetworkLabProcess(Map.of("LC_ALL", "C.UTF-8"), command).await();
    }

    private static JsonNode record(String agent) throws IOException {
        return gateway.records(1, each -> each.get("user_agent").asText().equals(agent))
                .get(0);
    }

    @Test
    void curlWithAUserFetches() throws IOException {
        assertThat(curl("with", "--proxy-user", "alice smith:häß: 密").success()).isEqualTo("the page\n000 200");
        JsonNode record = record("with");
        assertThat(record.get("username").asText()).isEqualTo("alice smith");
        assertThat(record.get("account").asText()).isEqualTo("alice smith");
        assertThat(record.get("rule").asText()).isEqualTo("10-test.rules:2");
    }

    @Test
    void curlWithoutAUserIsAsked() throws IOException {
        assertThat(curl("without", "-o", "/dev/null").success().strip()).isEqualTo("000 407");
        JsonNode record = record("without");
        assertThat(record.get("end_reason").asText()).isEqualTo("auth-required");
        assertThat(record.get("username").isNull()).isTrue();
    }

    @Test
    void curlThatWaitsToBeAskedSignsInThen() throws IOException {
        assertThat(curl("asked", "--proxy-anyauth", "--proxy-user", "alice smith:häß: 密")
                        .success())
                .isEqualTo("the page\n000 200");
        assertThat(gateway.records(2, each -> each.get("user_agent").asText().equals("asked")))
                .extracting(each -> each.get("end_reason").asText())
                .containsExactly("auth-required", "complete");
    }

    @Test
    void curlSignsInAtItsConnect() throws IOException {
        assertThat(curl("tunnel", "-p", "--proxy-user", "alice smith:häß: 密").success())
                .isEqualTo("the page\n200 200");
        assertThat(gateway.records(2, each -> each.get("user_agent").asText().equals("tunnel")))
                .extracting(each ->
                        each.get("method").asText() + " " + each.get("username").asText())
                .containsExactly("CONNECT alice smith", "GET alice smith");
    }

    @Test
    void curlGetsNoTunnelWithoutAUserOrWithAWrongPassword() throws IOException {
        NetworkLab.Result without = curl("no-user", "-p");
        assertThat(without.exit()).isEqualTo(56);
        assertThat(without.out()).endsWith("407 000");
        NetworkLab.Result wrong = curl("wrong", "-p", "--proxy-user", "bob:wrong");
        assertThat(wrong.exit()).isEqualTo(56);
        assertThat(wrong.out()).endsWith("407 000");
        assertThat(record("wrong").get("end_reason").asText()).isEqualTo("auth-failed");
    }

    @Test
    void curlThatIsSomebodyElseIsDeniedInTheTunnelOnceItShowsWhatItSpeaks() throws IOException {
        assertThat(curl("other", "-p", "--proxy-user", "bob:other").out()).endsWith("200 403");
        assertThat(gateway.records(2, each -> each.get("user_agent").asText().equals("other")))
                .extracting(each -> each.get("username").asText() + " "
                        + each.get("end_reason").asText())
                .containsExactly("bob complete", "bob denied");
    }
}
