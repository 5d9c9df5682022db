package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.auth.HtpasswdFile;
import io.sluicegate.auth.Users;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users are swapped whole, or not at all. */
final class UsersInForceTest {

    @TempDir
    Path folder;

    private AuthSettings settings() {
        return new AuthSettings(folder.resolve("users").toString(), "realm");
    }

    @Test
    void withoutAFileNobodyCanSignIn() throws StartException {
        UsersInForce users = UsersInForce.read(new AuthSettings("", "realm"));
        assertThat(users.get()).isSameAs(HtpasswdFile.NOBODY);
        assertThat(users.reload()).isEmpty();
    }

    @Test
    void nothingStartsWithAFileThatCannotBeUsed() {
        assertThatThrownBy(() -> UsersInForce.read(settings()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("users: error: there is no such file");
    }

    @Test
    void nothingStartsWithRulesAboutUsersWhereNobodyCanSignIn() throws IOException {
        Path rules = Files.createDirectory(folder.resolve("rules"));
        Files.writeString(rules.resolve("a.rules"), "allow from user:alice\ndeny all\n");
        GatewayConfig config = Objects.requireNonNull(
                ConfigLoader.load(null, List.of("listen.explicit=[\"127.0.0.1:0\"]", "listen.admin=\"127.0.0.1:0\""))
                        .config());
        Gateway.Files files = new Gateway.Files(rules, folder.resolve("state"), Path.of("webroot"));
        ManualClock clock = new ManualClock();
        assertThatThrownBy(() -> Gateway.start(config, files, clock, clock.nanos()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("a.rules:1:12: error: user: needs a file of users");
    }

    @Test
    void linesThatCannotBeUsedStopNoStart() throws StartException, IOException {
        Path file = Users.write(folder.resolve("users"), "alice", "secret");
        Files.writeString(file, Files.readString(file) + "bob:plain\n");
        assertThat(UsersInForce.read(settings()).get().size()).isEqualTo(1);
    }

    @Test
    void brokenFileKeepsThoseOfBeforeUntilItIsMended() throws StartException, IOException {
        Users.write(folder.resolve("users"), "alice", "secret");
        UsersInForce users = UsersInForce.read(settings());
        HtpasswdFile first = users.get();
        Files.delete(folder.resolve("users"));
        assertThat(users.reload()).singleElement().asString().contains("there is no such file");
        assertThat(users.get()).isSameAs(first);
        Users.write(folder.resolve("users"), "alice", "secret", "bob", "other");
        assertThat(users.reload()).isEmpty();
        assertThat(users.get().size()).isEqualTo(2);
    }
}
