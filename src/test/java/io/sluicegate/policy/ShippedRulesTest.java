package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that are shipped are right, and do what their comments say. */
class ShippedRulesTest {

    private static final Path RULES = Path.of("rules");

    static List<Path> directories() throws IOException {
        List<Path> directories = new ArrayList<>(List.of(RULES));
        try (Stream<Path> examples = Files.list(RULES.resolve("examples"))) {
            examples.filter(Files::isDirectory).forEach(directories::add);
        }
        return directories;
    }

    private static RuleBook book(Path directory) {
        RuleLoad load = RuleFiles.read(directory, Books.ENVIRONMENT);
        assertThat(Books.rendered(load))
                .allMatch(each -> each.contains("is checked, and carried out by a later version"));
        return Objects.requireNonNull(load.book());
    }

    private static String verdict(RuleBook book, Flow flow) {
        return flow.judgedBy(book).split(" ", 2)[0];
    }

    @ParameterizedTest
    @MethodSource("directories")
    void everyDirectoryLoadsWithoutErrorOrWarning(Path directory) {
        assertThat(book(directory).lines()).isNotEmpty();
    }

    @Test
    void defaultRulesHoldNothingThatIsCarriedOutLater() {
        assertThat(RuleFiles.read(RULES, Books.ENVIRONMENT).problems()).isEmpty();
    }

    @Test
    @DisplayName("rule 7: the default rules open only ports that are safe")
    void defaultRulesKeepTunnelsAndRequestsToSafePorts() {
        RuleBook book = book(RULES);
        for (int port : new int[] {23, 25, 110, 445}) {
            assertThat(verdict(book, connect(port))).as("CONNECT %s", port).isEqualTo("deny");
            assertThat(verdict(
                            book,
                            Flow.http("a.example", "/").address("203.0.113.1").port(port)))
                    .as("GET %s", port)
                    .isEqualTo("deny");
        }
        for (int port : new int[] {22, 80, 443, 587, 993, 8443}) {
            assertThat(verdict(book, connect(port))).as("CONNECT %s", port).isEqualTo("allow");
        }
    }

    private static Flow connect(int port) {
        return Flow.tls("a.example").method("CONNECT").address("203.0.113.1").port(port);
    }

    @Test
    void defaultRulesKeepGuestsFromPrivateAddresses() {
        RuleBook book = book(RULES);
        assertThat(verdict(book, Flow.tls("a.example").from("192.0.2.7").address("192.168.1.1")))
                .isEqualTo("deny");
        assertThat(verdict(book, Flow.tls("a.example").from("192.0.2.7").address("203.0.113.1")))
                .isEqualTo("allow");
        assertThat(verdict(book, Flow.tls("a.example").address("192.168.1.1"))).isEqualTo("allow");
    }

    @Test
    void defaultRulesHaveAPlaceForAList() {
        assertThat(verdict(book(RULES), Flow.tls("www.blocked.invalid").address("203.0.113.1")))
                .isEqualTo("deny");
    }

    @Test
    void threeExamplesAreShipped() throws IOException {
        assertThat(directories())
                .contains(
                        RULES.resolve("examples/school"),
                        RULES.resolve("examples/hotel"),
                        RULES.resolve("examples/company"));
    }

    @ParameterizedTest
    @DisplayName("rule 8: the default rules refuse loopback, link-local, unspecified, multicast and broadcast")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "::1",
                "169.254.169.254",
                "fe80::1",
                "0.0.0.0",
                "::",
                "224.0.0.1",
                "255.255.255.255",
                "64:ff9b::127.0.0.1"
            })
    void defaultRulesRefuseThisHostAndItsLinks(String address) {
        assertThat(verdict(book(RULES), Flow.http("a.example", "/").address(address)))
                .isEqualTo("deny");
    }

    @Test
    void defaultRulesLetTheRestPass() {
        RuleBook book = book(RULES);
        assertThat(verdict(book, Flow.http("a.example", "/x").address("203.0.113.1")))
                .isEqualTo("allow");
        assertThat(verdict(book, Flow.tls("a.example").address("2001:db8::1"))).isEqualTo("allow");
        assertThat(verdict(book, Flow.of(Protocol.SSH).address("192.168.1.1").port(22)))
                .isEqualTo("allow");
        assertThat(verdict(book, Flow.of(Protocol.H2C).address("203.0.113.1"))).isEqualTo("deny");
        assertThat(verdict(
                        book,
                        Flow.of(Protocol.OTHER)
                                .method("CONNECT")
                                .address("203.0.113.1")
                                .port(25)))
                .isEqualTo("deny");
    }

    /** Every commented-out line of the tour is right too. */
    @Test
    void examplesInTheDefaultRulesAreRight() throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(RULES)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".rules")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    String bare = line.replaceFirst("^#(?=(set|zone|time|admin|deny|allow|bypass|[a-z]+:) )", "");
                    lines.add(bare.replaceFirst("^set (\\S+) +from .*", "set $1 = list.example, 192.0.2.9"));
                }
            }
        }
        assertThat(Books.errors(lines.toArray(String[]::new))).isEmpty();
    }

    /** The book that the page about the language begins with. */
    @Test
    void tourOfTheReadmeIsRight() throws IOException {
        String page = Files.readString(RULES.resolve("README.md"));
        String tour = page.split("```", 3)[1]
                .replaceAll("(?m)^set (\\S+) +from .*", "set $1 = list.example, 192.0.2.9")
                .replaceAll("(?m)^include .*", "");
        assertThat(tour).contains("deny  all");
        assertThat(Books.errors(tour)).isEmpty();
    }

    @Test
    void schoolRules() {
        RuleBook book = book(RULES.resolve("examples/school"));
        assertThat(verdict(
                        book,
                        Flow.http("moodle.school.example", "/")
                                .from("192.0.2.130")
                                .address("203.0.113.1")))
                .isEqualTo("allow");
        Flow clips = Flow.tls("www.clips.example").from("192.0.2.130").address("203.0.113.1");
        assertThat(verdict(book, clips.at("2026-06-01T07:00:00Z"))).isEqualTo("deny");
        assertThat(verdict(book, clips.at("2026-06-01T15:00:00Z"))).isEqualTo("allow");
        assertThat(verdict(book, clips.at("2026-06-01T20:00:00Z"))).isEqualTo("deny");
        Flow film = Flow.http("a.example", "/")
                .from("192.0.2.130")
                .address("203.0.113.1")
                .type("video/mp4");
        assertThat(verdict(book, film.at("2026-06-01T07:00:00Z"))).isEqualTo("deny");
        assertThat(verdict(book, film.at("2026-06-01T15:00:00Z"))).isEqualTo("allow");
        assertThat(verdict(
                        book, Flow.tls("www.clips.example").from("192.0.2.10").address("203.0.113.1")))
                .isEqualTo("allow");
        assertThat(verdict(
                        book,
                        Flow.http("tracker.example", "/").from("192.0.2.10").address("203.0.113.1")))
                .isEqualTo("deny");
    }

    @Test
    void hotelRules() {
        RuleBook book = book(RULES.resolve("examples/hotel"));
        assertThat(verdict(book, Flow.tls("a.example").from("198.51.100.20").address("203.0.113.1")))
                .isEqualTo("allow");
        assertThat(verdict(book, Flow.tls("a.example").from("198.51.100.20").address("192.168.0.5")))
                .isEqualTo("deny");
        assertThat(verdict(book, Flow.tls("a.example").from("198.51.100.2").address("203.0.113.1")))
                .isEqualTo("deny");
    }

    @Test
    void companyRules() {
        RuleBook book = book(RULES.resolve("examples/company"));
        assertThat(verdict(book, Flow.tls("www.bank.example").from("192.0.2.10").address("203.0.113.99")))
                .isEqualTo("bypass");
        assertThat(verdict(
                        book,
                        Flow.tls("updates.vendor.example").from("192.0.2.200").address("203.0.113.99")))
                .isEqualTo("allow");
        assertThat(verdict(book, Flow.tls("a.example").from("192.0.2.200").address("203.0.113.99")))
                .isEqualTo("deny");
        assertThat(verdict(book, Flow.tls("a.example").from("192.0.2.10").address("203.0.113.99")))
                .isEqualTo("allow");
    }
}
