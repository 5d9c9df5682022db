package io.sluicegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Mark;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.proxy.NameSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

    @TempDir
    Path folder;

    @Test
    void emptyFileRuns() throws IOException {
        ConfigLoad load = load("");
        assertThat(load.problems()).isEmpty();
        assertThat(load.config()).isNotNull();
    }

    @Test
    void noFileRuns() {
        ConfigLoad load = ConfigLoader.load(null, List.of());
        assertThat(load.problems()).isEmpty();
        assertThat(load.config()).isNotNull();
    }

    @Test
    void namedFileThatIsMissingIsAnError() {
        Path missing = folder.resolve("none.conf");
        assertThat(lines(ConfigLoader.load(missing, List.of())))
                .containsExactly(missing + ": error: there is no such file: name another with --config FILE");
    }

    @Test
    void allProblemsAreShownAtOnceInTheOrderOfTheText() throws IOException {
        ConfigLoad load = load("""
                gateway.id = "gw 1"
                listen {
                  explicit = ["localhost:3128"]
                  tproxi = ["[::]:15001"]
                }
                cache.memory = 512XB
                timeouts.connect = 10
                limits.header-count = many
                headers.via = perhaps
                ledger.retain.usage = 10
                dns.servers = "192.0.2.53"
                """);
        assertThat(load.config()).isNull();
        assertThat(load.problems()).extracting(ConfigProblem::line).containsExactly(1, 3, 4, 6, 7, 8, 9, 10, 11);
        assertThat(lines(load))
                .allSatisfy(line -> assertThat(line).startsWith(file() + ":").contains(": error: "))
                .satisfiesExactly(
                        line -> assertThat(line).contains("gateway.id"),
                        line -> assertThat(line).contains("\"localhost:3128\" is not ADDRESS:PORT"),
                        line -> assertThat(line)
                                .endsWith("unknown setting \"listen.tproxi\"; did you mean \"listen.tproxy\"?"),
                        line -> assertThat(line)
                                .contains("must be a size such as 512MiB")
                                .endsWith("\"512XB\""),
                        line -> assertThat(line)
                                .contains("must be a duration such as 30s")
                                .endsWith("\"10\""),
                        line -> assertThat(line)
                                .contains("must be a whole number")
                                .endsWith("\"many\""),
                        line -> assertThat(line).contains("must be on or off").endsWith("\"perhaps\""),
                        line -> assertThat(line).contains("must be a time such as 400d or 10y"),
                        line -> assertThat(line).contains("must be a list such as [\"192.0.2.53\"]"));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            listne.explicit = [],          listne.explicit,  listen.explicit
            cache.memroy = 1MiB,           cache.memroy,     cache.memory
            timeout.conect = 1s,           timeout.conect,   timeouts.connect
            connect = 1s,                  connect,          timeouts.connect
            intercept.spoof_client = on,   intercept.spoof_client, intercept.spoof-client
            gatewayid = x,                 gatewayid,        gateway.id
            """)
    void unknownKeyNamesTheNearest(String text, String key, String nearest) throws IOException {
        assertThat(lines(load("\n" + text)))
                .containsExactly(
                        file() + ":2: error: unknown setting \"" + key + "\"; did you mean \"" + nearest + "\"?");
    }

    @Test
    void keyThatResemblesNothingHasNoSuggestion() throws IOException {
        assertThat(lines(load("zzzzzz = 1"))).containsExactly(file() + ":1: error: unknown setting \"zzzzzz\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "listen = 3",
                "listen.admin = [\"127.0.0.1:1\"]",
                "listen.explicit = {}",
                "cache = []",
                "cache.memory = {}",
                "cache.memory = null",
                "gateway.id = []",
                "limits.header = on",
                "dns.servers = [[]]",
                "intercept.mark = 0",
                "intercept.mark = 0x3/0x1",
                "ledger.when-full = perhaps",
                "clients { ipv6-prefix = sixty }",
            })
    void wrongTypeIsOneErrorWithItsLine(String text) throws IOException {
        ConfigLoad load = load("# a comment\n\n" + text + "\n");
        assertThat(load.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.isError()).isTrue();
            assertThat(problem.line()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            clients.ipv6-prefix = 129         | clients.ipv6-prefix is 129: it must be 1 to 128
            limits.header = 10                | limits.header is 10B: it must be 1KiB to 16MiB
            limits.connections-per-client = 0 | limits.connections-per-client is 0: it must be 1 to 1000000
            timeouts.idle = 0s                | timeouts.idle is 0ms: it must be 1ms to 30d
            intercept.sniff-timeout = 2m      | intercept.sniff-timeout is 2m: it must be 1ms to 1m
            ledger.retain.records = 1h        | ledger.retain.records is 1h: it must be 1d to 36500d
            ledger.retain.usage = 0d          | ledger.retain.usage is 0: it must be at least 1d
            """)
    void valueOutOfRangeNamesTheRange(String text, String message) throws IOException {
        assertThat(lines(load(text))).containsExactly(file() + ":1: error: " + message);
    }

    @Test
    @DisplayName("rule 8: our own mark is never that of TPROXY")
    void marksThatMatchEachOtherAreRefused() throws IOException {
        assertThat(lines(load("intercept { mark = 0x1/0x1, own-mark = 0x3/0x3 }")))
                .singleElement()
                .asString()
                .startsWith(
                        file() + ":1: error: intercept.own-mark 0x3/0x3 and intercept.mark 0x1/0x1 match each other");
        assertThat(load("intercept { mark = 0x10/0xf0, own-mark = 0x20/0xf0 }").problems())
                .isEmpty();
    }

    @Test
    void twoListenersCannotShareAnAddress() throws IOException {
        assertThat(lines(load("listen { explicit = [\"127.0.0.1:8044\"] }")))
                .containsExactly(
                        file() + ":1: error: listen.admin: 127.0.0.1:8044 is already taken by listen.explicit");
        assertThat(load("listen { explicit = [\"127.0.0.1:0\"], admin = \"127.0.0.1:0\" }")
                        .problems())
                .isEmpty();
    }

    @Test
    void brokenSyntaxNamesItsLine() throws IOException {
        ConfigLoad load = load("cache {\n  memory = 1MiB\n");
        assertThat(load.problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.render())
                        .startsWith(file() + ":")
                        .contains(": error: ")
                        .doesNotContain("\n"));
    }

    @Test
    void includesAreRefused() throws IOException {
        Files.writeString(folder.resolve("more.conf"), "gateway.id = other");
        assertThat(lines(load("\ninclude \"more.conf\"\ninclude required(file(\"/etc/hostname\"))\n")))
                .containsExactly(
                        file() + ":2: error: include \"more.conf\" is refused: all settings stand in one file",
                        file() + ":3: error: include \"/etc/hostname\" is refused: all settings stand in one file");
    }

    @Test
    void substitutionSeesTheFileButNotTheEnvironment() throws IOException {
        ConfigLoad load = load("limits.header = 32KiB\ncache.max-object = ${limits.header}\n");
        assertThat(config(load).cache().maxObjectBytes()).isEqualTo(32 * 1024);
        assertThat(load("gateway.id = ${PATH}\n").problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(1));
    }

    @Test
    void textThatIsNotUtf8IsAnError() throws IOException {
        Files.write(file(), new byte[] {'#', (byte) 0xff, '\n'});
        assertThat(lines(ConfigLoader.load(file(), List.of())))
                .containsExactly(file() + ": error: the settings file is not UTF-8");
    }

    @Test
    void overridesWinOverTheFileAndTheLastOneCounts() throws IOException {
        Files.writeString(file(), "cache { memory = 1MiB, max-object = 2MiB }\n");
        ConfigLoad load = ConfigLoader.load(
                file(),
                List.of("cache.memory=5MiB", "cache.memory=6MiB", "listen.admin=127.0.0.1:0", "headers.via=off"));
        assertThat(load.problems()).isEmpty();
        GatewayConfig config = config(load);
        assertThat(config.cache().memoryBytes()).isEqualTo(6 * 1024 * 1024);
        assertThat(config.cache().maxObjectBytes()).isEqualTo(2 * 1024 * 1024);
        assertThat(config.listen().admin().port()).isZero();
        assertThat(config.headers().via()).isFalse();
    }

    @Test
    void overrideTakesListsAndGroups() {
        ConfigLoad load = ConfigLoader.load(
                null, List.of("listen.tproxy=[\"[::]:15001\", \"192.0.2.1:15002\"]", "intercept={ mark = 0x4/0x4 }"));
        assertThat(load.problems()).isEmpty();
        assertThat(config(load).listen().tproxy())
                .extracting(Object::toString)
                .containsExactly("[::]:15001", "192.0.2.1:15002");
        assertThat(config(load).intercept().mark()).isEqualTo(new Mark(4, 4));
        assertThat(config(load).intercept().sniffTimeout()).isEqualTo(Duration.ofMillis(300));
    }

    @Test
    void problemsOfOverridesNameTheirKey() throws IOException {
        Files.writeString(file(), "cache.memory = much\n");
        assertThat(lines(ConfigLoader.load(
                        file(), List.of("cach.memory=1MiB", "timeouts.idle=soon", "nonsense", "=3", "dns.servers=[1"))))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(file() + ":1: error: cache.memory must be a size"),
                        line -> assertThat(line).startsWith("--set nonsense: error: is not key=value"),
                        line -> assertThat(line).startsWith("--set =3: error: is not key=value"),
                        line -> assertThat(line)
                                .startsWith("--set timeouts.idle: error: timeouts.idle must be a duration"),
                        line -> assertThat(line).startsWith("--set dns.servers: error: dns.servers must be a list"),
                        line -> assertThat(line)
                                .isEqualTo("--set cach.memory: error: unknown setting \"cach.memory\";"
                                        + " did you mean \"cache.memory\"?"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "proxy-protocol.from = [\"192.0.2.1\"]",
                "cache.disk = 1GiB",
                "listen.pac = [\"127.0.0.1:81\"]",
            })
    void settingOfALaterVersionIsAWarningNeverSilence(String text) throws IOException {
        ConfigLoad load = load(text);
        assertThat(load.config()).isNotNull();
        String key = text.substring(0, text.indexOf(' '));
        assertThat(lines(load)).containsExactly(file() + ":1: warning: " + key + " is not carried out by this version");
    }

    @Test
    void namesAreTakenAsSaidAndNoOtherWay() throws IOException {
        assertThat(config(load("names { verify = all, on-mismatch = trust }")).names())
                .isEqualTo(new NameSettings(NameSettings.Verify.ALL, OnMismatch.TRUST));
        assertThat(config(load("names.on-mismatch = deny")).names())
                .isEqualTo(new NameSettings(NameSettings.Verify.ALLOW, OnMismatch.DENY));
        assertThat(lines(load("names.on-mismatch = block")))
                .singleElement()
                .asString()
                .contains("reaim or trust or deny");
        assertThat(lines(load("names.verify = none")))
                .singleElement()
                .asString()
                .contains("allow or all");
    }

    @Test
    void fileOfUsersIsLookedForBesideTheSettingsUnlessAnOverrideNamesIt() throws IOException {
        assertThat(config(load("auth.htpasswd = \"users\"")).auth().htpasswd())
                .isEqualTo(folder.resolve("users").toString());
        assertThat(config(load("auth.htpasswd = \"/etc/users\"")).auth().htpasswd())
                .isEqualTo("/etc/users");
        assertThat(config(ConfigLoader.load(file(), List.of("auth.htpasswd=users")))
                        .auth()
                        .htpasswd())
                .isEqualTo("users");
    }

    @Test
    void realmIsPlainText() throws IOException {
        assertThat(config(load("auth.realm = \"The \\\"proxy\\\"\"")).auth().realm())
                .isEqualTo("The \"proxy\"");
        assertThat(lines(load("auth.realm = \"a\\nb\"")))
                .containsExactly(file() + ":1: error: auth.realm must be 1 to 100 characters of ASCII");
        assertThat(lines(load("auth.realm = \"\""))).hasSize(1);
    }

    @Test
    void ledgerMayLieInPostgresql() throws IOException {
        ConfigLoad load = load("""
                ledger {
                  url = "jdbc:postgresql://[2001:db8::9]:5433/ledger?sslmode=verify-full"
                  user = gateway
                  password-file = "secret"
                }
                """);

        assertThat(lines(load)).isEmpty();
        assertThat(config(load).ledger().user()).isEqualTo("gateway");
        assertThat(config(load).ledger().passwordFile())
                .isEqualTo(folder.resolve("secret").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://gateway:hunter2@192.0.2.9/ledger",
                "jdbc:postgresql://192.0.2.9/ledger?user=gateway&password=hunter2",
                "jdbc:postgresql://192.0.2.9/ledger?sslpassword=hunter2"
            })
    void passwordInTheUrlOfTheLedgerIsRefusedAndNotRepeated(String url) throws IOException {
        assertThat(lines(load("ledger.url = \"" + url + "\"")))
                .singleElement()
                .asString()
                .contains(":1: error: ledger.url holds a password")
                .contains("ledger.password-file")
                .doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:mysql://192.0.2.9/ledger", "jdbc:postgresql://192.0.2.9:port/ledger", "jdbc:"})
    void urlOfAnotherDatabaseIsRefused(String url) throws IOException {
        assertThat(lines(load("ledger.url = \"" + url + "\"")))
                .singleElement()
                .asString()
                .contains("is no URL of PostgreSQL: it has the form jdbc:postgresql://HOST:PORT/DATABASE");
    }

    private Path file() {
        return folder.resolve("sluicegate.conf");
    }

    private ConfigLoad load(String text) throws IOException {
        Files.writeString(file(), text);
        return ConfigLoader.load(file(), List.of());
    }

    private static List<String> lines(ConfigLoad load) {
        return load.problems().stream().map(ConfigProblem::render).toList();
    }

    private static GatewayConfig config(ConfigLoad load) {
        return Objects.requireNonNull(load.config());
    }
}
