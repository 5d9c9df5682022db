package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.auth.HtpasswdFile;
import io.sluicegate.auth.Users;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
