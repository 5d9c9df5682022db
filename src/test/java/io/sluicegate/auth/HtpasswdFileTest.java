package io.sluicegate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HtpasswdFileTest {

    /** Made by Apache's htpasswd -B, as its manual shows it. */
    private static final String BY_APACHE = "myName:$2y$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("users");
    }

    private UserLoad load(String... lines) throws IOException {
        return HtpasswdFile.read(Files.write(file(), List.of(lines)));
    }

    private static HtpasswdFile users(UserLoad load) {
        return Objects.requireNonNull(load.users(), load.problems()::toString);
    }

    private static List<String> rendered(UserLoad load) {
        return load.problems().stream().map(UserProblem::render).toList();
    }

    @Test
    void fileOfApacheIsRead() throws IOException {
        UserLoad load = load("# staff", "", BY_APACHE);
        assertThat(load.problems()).isEmpty();
        assertThat(users(load).matches(new Credentials("myName", "myPassword"))).isTrue();
        assertThat(users(load).matches(new Credentials("myName", "mypassword"))).isFalse();
        assertThat(users(load).matches(new Credentials("myname", "myPassword"))).isFalse();
    }

    @Test
    void threeVersionsOfBcryptAreOne() throws IOException {
        UserLoad load =
                load(Users.line("a", "häß 密", "$2a"), Users.line("b", "häß 密", "$2b"), Users.line("c", "häß 密", "$2y"));
        for (String user : List.of("a", "b", "c")) {
            assertThat(users(load).matches(new Credentials(user, "häß 密"))).isTrue();
            assertThat(users(load).matches(new Credentials(user, "häß"))).isFalse();
        }
    }

    @Test
    void nameWithoutALineNeverMatchesAnybodysPassword() {
        HtpasswdFile one = Users.of("alice", "secret");
        assertThat(one.matches(new Credentials("nobody", "secret"))).isFalse();
        assertThat(HtpasswdFile.NOBODY.matches(new Credentials("alice", "secret")))
                .isFalse();
    }

    @Test
    void seventyTwoBytesOfAPasswordCount() {
        String long72 = "x".repeat(72);
        HtpasswdFile users = Users.of("alice", long72);
        assertThat(users.matches(new Credentials("alice", long72 + "y"))).isTrue();
        assertThat(users.matches(new Credentials("alice", "x".repeat(71)))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            $apr1$r31.....$HqJZimcKQFAMYayBlzkrA/ | MD5 (apr1)
            {SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=     | SHA-1
            $6$salt$abcdef                        | SHA-512 (crypt)
            $5$salt$abcdef                        | SHA-256 (crypt)
            $1$salt$abcdef                        | MD5 (crypt)
            $y$j9T$abc                            | yescrypt
            rqXexS6ZhobKA                         | plain text or crypt
            hunter2                               | plain text or crypt
            $2x$05$c4WoMPo3SXsafkva.HHa6uXQZWr7oboPiC2bT/r7q1BB8I2s0BRqC | another or a broken bcrypt
            $2y$05$c4WoMPo3                       | another or a broken bcrypt
            """)
    void anotherSchemeIsToldWithItsLineAndCannotSignIn(String hash, String scheme) throws IOException {
        UserLoad load = load(BY_APACHE, "bob:" + hash);
        assertThat(rendered(load))
                .containsExactly(file() + ":2: warning: \"bob\" cannot sign in: the password is kept as " + scheme
                        + ", and only bcrypt is checked; make it anew with htpasswd -B");
        assertThat(users(load).size()).isEqualTo(1);
        assertThat(users(load).matches(new Credentials("bob", hash))).isFalse();
    }

    @Test
    void linesThatAreNoneAreTold() throws IOException {
        String second = Users.line("myName", "other", "$2y");
        UserLoad load = load(BY_APACHE, "carol", ":$2y$05$x", second, "a".repeat(256) + ":x", "dave:" + costing(15));
        assertThat(rendered(load))
                .containsExactly(
                        file() + ":2: warning: no name with a colon and a hash behind it",
                        file() + ":3: warning: no name with a colon and a hash behind it",
                        file() + ":4: warning: \"myName\" stands in the file twice: the first line counts",
                        file() + ":5: warning: the name is longer than 255 characters, or holds control characters",
                        file() + ":6: warning: \"dave\" cannot sign in: the cost of the hash is 15, not from 4 to 14");
        assertThat(users(load).matches(new Credentials("myName", "myPassword"))).isTrue();
    }

    private static String costing(int cost) {
        return BY_APACHE.substring(BY_APACHE.indexOf(':') + 1).replace("$05$", "$" + cost + "$");
    }

    @Test
    void onlyTheFirstLinesThatCannotBeUsedAreTold() throws IOException {
        List<String> lines = new ArrayList<>(List.of(BY_APACHE));
        for (int i = 0; i < 30; i++) {
            lines.add("user" + i + ":plain");
        }
        List<String> told = rendered(load(lines.toArray(String[]::new)));
        assertThat(told).hasSize(21);
        assertThat(told.get(20)).isEqualTo(file() + ": warning: 30 lines cannot be used, the first of them above");
    }

    @Test
    void passwordsAreNeverTold() throws IOException {
        assertThat(rendered(load(BY_APACHE, "bob:hunter2", "hunter2"))).noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void markAtTheStartAndEndsOfLinesOfWindowsAreAccepted() throws IOException {
        Files.writeString(file(), "\ufeff" + BY_APACHE + "\r\n");
        assertThat(users(HtpasswdFile.read(file())).matches(new Credentials("myName", "myPassword")))
                .isTrue();
    }

    @Test
    void fileThatCannotBeUsedIsAnError() throws IOException {
        assertThat(rendered(HtpasswdFile.read(file())))
                .containsExactly(
                        file() + ": error: there is no such file: make it with htpasswd -B -c " + file() + " NAME");
        assertThat(rendered(HtpasswdFile.read(folder)))
                .singleElement()
                .asString()
                .startsWith(folder + ": error: the file of users cannot be read");
        Files.write(file(), "b\u00fccher:x".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(rendered(HtpasswdFile.read(file())))
                .containsExactly(file() + ": error: the file of users is not UTF-8");
        UserLoad nobody = load("# nobody", "bob:plain");
        assertThat(nobody.users()).isNull();
        assertThat(rendered(nobody))
                .contains(file() + ": error: nobody in it can sign in: add somebody with htpasswd -B " + file()
                        + " NAME");
    }
}
