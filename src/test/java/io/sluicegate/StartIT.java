package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.NetworkLab;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged gateway as a process: what it prints at its start, and how it says why it cannot start. */
final class StartIT {

    /** Root without the right to take other hosts' connections. */
    private static final String[] WITHOUT_NET_ADMIN = {"setpriv", "--bounding-set", "-net_admin", "--inh-caps", "-all"};

    private static final String[] NOBODY = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"};

    private static final String[] ONE_CAPABILITY = {
        "setpriv",
        "--reuid",
        "65534",
        "--regid",
        "65534",
        "--clear-groups",
        "--bounding-set",
        "-all,+net_admin",
        "--inh-caps",
        "-all,+net_admin",
        "--ambient-caps",
        "-all,+net_admin",
        "--no-new-privs"
    };

    @TempDir
    private Path home;

    private PackagedGateway gateway;

    @BeforeEach
    void install() throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        gateway = new PackagedGateway(home).book("allow all");
    }

    @AfterEach
    void end() {
        gateway.close();
    }

    private static void failsInOneLine(NetworkLab.Result result, String... words) {
        assertThat(result.exit()).as(result.err()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .as(result.err())
                .singleElement()
                .asString()
                .contains(words);
    }

    @Test
    void readyLineIsTheOnlyOneAndNamesRealPorts() throws IOException {
        NetworkLabProcess run = gateway.start();
        assertThat(run.awaitOut("ready"))
                .matches("ready explicit=127\\.0\\.0\\.1:[1-9]\\d* admin=127\\.0\\.0\\.1:[1-9]\\d*");
        run.signal("TERM");
        NetworkLab.Result end = run.await();
        assertThat(end.exit()).isZero();
        assertThat(end.out().lines()).hasSize(1);
    }

    @Test
    void readyLineHasEveryKindInItsOrder() {
        NetworkLabProcess run = gateway.start(
                "--set", "listen.explicit=[\"127.0.0.1:0\",\"[::1]:0\"]",
                "--set", "listen.redirect=[\"[::]:0\"]",
                "--set", "listen.tproxy=[\"[::]:0\"]");
        assertThat(run.awaitOut("ready"))
                .matches("ready explicit=127\\.0\\.0\\.1:\\d+,\\[::1]:\\d+ tproxy=\\[::]:\\d+ redirect=\\[::]:\\d+"
                        + " admin=127\\.0\\.0\\.1:\\d+");
    }

    @Test
    void portThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, Ports.loopback4())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            failsInOneLine(
                    gateway.start("--set", "listen.explicit=[\"" + address + "\"]")
                            .await(),
                    address,
                    "already in use",
                    "listen.explicit");
            failsInOneLine(
                    gateway.start("--set", "listen.admin=\"" + address + "\"").await(),
                    address,
                    "already in use",
                    "listen.admin");
        }
    }

    @Test
    @DisplayName("rule 29: the one capability that interception needs is named where it is missing")
    void missingCapabilityIsNamed() {
        gateway.through(WITHOUT_NET_ADMIN);
        failsInOneLine(gateway.start("--set", "listen.tproxy=[\"[::]:0\"]").await(), "listen.tproxy", "CAP_NET_ADMIN");
        failsInOneLine(gateway.start("--set", "intercept.spoof-client=true").await(), "spoof-client", "CAP_NET_ADMIN");
    }

    @Test
    @DisplayName("rule 29: a plain user runs the explicit listener")
    void plainUserRunsTheExplicitListener() throws IOException {
        chown(Files.createDirectory(gateway.state()));
        NetworkLabProcess run = gateway.through(NOBODY).start();
        run.awaitOut("ready");
        assertThat(gateway.run("status").success()).containsPattern("ready +true");
        run.signal("TERM");
        assertThat(run.await().exit()).isZero();
    }

    @Test
    @DisplayName("rule 29: a plain user with CAP_NET_ADMIN alone, and no way to more, runs every listener")
    void oneCapabilityIsEnough() throws IOException {
        chown(Files.createDirectory(gateway.state()));
        NetworkLabProcess run = gateway.through(ONE_CAPABILITY)
                .start("--set", "listen.tproxy=[\"[::]:0\"]", "--set", "intercept.spoof-client=true");
        assertThat(run.awaitOut("ready")).contains(" tproxy=[::]:");
        run.signal("TERM");
        assertThat(run.await().exit()).isZero();
    }

    private static void chown(Path path) throws IOException {
        Files.setOwner(
                path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("65534"));
    }

    @Test
    void stateThatCannotBeWrittenIsNamed() {
        gateway.through(NOBODY);
        failsInOneLine(gateway.start().await(), gateway.state().toString(), "--state DIR");
    }

    @Test
    void secondRunOnTheSameStateIsRefused() {
        NetworkLabProcess first = gateway.start();
        first.awaitOut("ready");
        failsInOneLine(gateway.start().await(), gateway.state().toString(), "already runs", "pid " + first.pid());
        assertThat(first.isAlive()).isTrue();
    }

    @Test
    void unknownSettingIsNamedWithItsPlaceAndTheNearestKey() throws IOException {
        Path settings = Files.writeString(home.resolve("my.conf"), "# mine\ncache.memroy = 1MiB\n");
        failsInOneLine(
                gateway.start("--config", settings.toString()).await(),
                settings + ":2: error: unknown setting \"cache.memroy\"",
                "did you mean \"cache.memory\"?");
    }

    @Test
    void everyMistakeInTheRulesIsShown() {
        gateway.book("""
                set lan = 192.0.2.0/33
                deny to ads
                deny proto https
                allow to http://x.example
                deny from lan from lan
                allow all
                """);
        NetworkLab.Result result = gateway.start().await();
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        for (int line = 1; line <= 5; line++) {
            assertThat(result.err()).containsPattern("10-test\\.rules:" + line + ":\\d+: error: ");
        }
        assertThat(result.err().lines().filter(text -> text.contains(": error: ")))
                .hasSize(5);
        assertThat(result.err().lines().filter(text -> text.contains("^"))).hasSize(5);
    }

    @Test
    void rulesThatAreNotThereAreAskedFor() throws IOException {
        Files.delete(gateway.rules().resolve("10-test.rules"));
        failsInOneLine(gateway.start().await(), gateway.rules().toString());
    }
}
