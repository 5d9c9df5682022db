package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Answer;
import io.sluicegate.flow.Protocol;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The lines that the grammar gives to test with (GRAMMAR section 4), each with what it is. */
class GrammarLinesTest {

    private static final String SETS = """
            set ads = ads.example
            set guests = 192.0.2.0/24
            set lan = 198.51.100.0/24
            set vip = 192.0.2.9
            set lms = moodle.school.example
            """;

    private static RuleLoad load(String... lines) {
        return Books.load(SETS + String.join("\n", lines));
    }

    private static RuleBook book(String... lines) {
        RuleLoad load = load(lines);
        assertThat(Books.messages(load, Problem.Severity.ERROR)).isEmpty();
        return Objects.requireNonNull(load.book());
    }

    private static String error(String line) {
        List<String> errors = Books.messages(load(line, "allow all"), Problem.Severity.ERROR);
        assertThat(errors).as(line).hasSize(1);
        return errors.get(0);
    }

    private static boolean denies(RuleBook book, Flow flow) {
        return flow.judgedBy(book).startsWith("deny");
    }

    @Test
    void commaJoinsItemsOfOneClause() {
        assertThat(error("deny to ads, from guests"))
                .isEqualTo("6:14 \"from\" begins a clause | a comma joins items of one clause");
        assertThat(error("deny from guests from lan"))
                .isEqualTo("6:18 \"from\" stands twice in one statement | use a comma for OR");
        Effects effects =
                book("limit 1 MB/s from guests not from vip", "allow all").effects();
        Subject guest = Flow.tls("a.example").from("192.0.2.8").subject();
        Subject vip = Flow.tls("a.example").from("192.0.2.9").subject();
        assertThat(Effects.all(effects.limits(), guest).effects()).hasSize(1);
        assertThat(Effects.all(effects.limits(), vip).effects()).isEmpty();
    }

    @Test
    void fourItemsWithACommaInTheExpression() {
        RuleBook book = book("allow to b\u00fccher.example, .intranet, =wiki, /^ads?[0-9]{1,2}\\./  # x", "deny all");
        for (String name : List.of("a.xn--bcher-kva.example", "x.intranet", "intranet", "wiki", "ad12.example")) {
            assertThat(denies(book, Flow.tls(name))).as(name).isFalse();
        }
        for (String name : List.of("x.wiki", "ad123.example", "other.example")) {
            assertThat(denies(book, Flow.tls(name))).as(name).isTrue();
        }
    }

    @Test
    void hostHasNoPortNoPathAndNoScheme() {
        assertThat(error("deny to example.com:8443"))
                .isEqualTo("6:9 a host has no port here: write example.com port 8443");
        assertThat(error("deny to example.com/x")).isEqualTo("6:9 a host has no path here: use the clause path \"/x\"");
        assertThat(error("deny to http://x.example"))
                .isEqualTo("6:9 a URL, not a host: write the host here and the path as: path \"/x\"");
    }

    @Test
    void hostOfDigitsAndARange() {
        RuleBook book = book("deny to 192-0-2-1.isp.example, 192.0.2.1-192.0.2.9", "allow all");
        assertThat(denies(book, Flow.tls("192-0-2-1.isp.example"))).isTrue();
        assertThat(denies(book, Flow.tls("a.example").address("192.0.2.9"))).isTrue();
        assertThat(denies(book, Flow.tls("a.example").address("192.0.2.10"))).isFalse();
    }

    @Test
    void portsOfTunnelsAndASetOfPorts() {
        RuleBook ssl = book("deny method CONNECT not port 443, 8000-8999", "allow all");
        assertThat(denies(ssl, Flow.tls("a.example").method("CONNECT").port(8443)))
                .isFalse();
        assertThat(denies(ssl, Flow.tls("a.example").method("CONNECT").port(25)))
                .isTrue();
        RuleBook safe = book("set safe = 80, 443, 1025-65535", "deny not port safe", "allow all");
        assertThat(denies(safe, Flow.tls("a.example").port(1024))).isTrue();
        assertThat(denies(safe, Flow.tls("a.example").port(1025))).isFalse();
    }

    @Test
    void hostIsNeverAskedInFrom() {
        RuleLoad load = load("set x = 192.0.2.1, ads.example", "allow from x", "deny all");
        assertThat(Books.messages(load, Problem.Severity.WARNING))
                .contains("7:12 the hosts of \"x\" are never asked in \"from\"");
    }

    @Test
    void indentedStatementIsAnError() {
        assertThat(error("set a = b.example\n  deny to a"))
                .isEqualTo("7:3 \"deny\" begins a statement: start it at column 1");
    }

    @Test
    void times() {
        assertThat(error("time t = mon-fri 08:00-12:10, 13:30-16:00"))
                .isEqualTo("6:31 the days are missing before this span | all spans name days, or none does");
        RuleBook nights = book("time t = mon, wed 22:00-06:00", "deny during t", "allow all");
        assertThat(denies(nights, Flow.of(Protocol.SSH).at("2026-06-02T05:59:00Z")))
                .isTrue();
        assertThat(denies(nights, Flow.of(Protocol.SSH).at("2026-06-04T05:59:00Z")))
                .isTrue();
        assertThat(denies(nights, Flow.of(Protocol.SSH).at("2026-06-02T23:00:00Z")))
                .isFalse();
        RuleBook days = book("time t = sat-sun", "deny during t", "allow all");
        assertThat(denies(days, Flow.of(Protocol.SSH).at("2026-06-07T23:59:59Z")))
                .isTrue();
        assertThat(denies(days, Flow.of(Protocol.SSH).at("2026-06-08T00:00:00Z")))
                .isFalse();
    }

    @Test
    void answers() {
        Verdict closed = (Verdict) book("deny all because \"Closed\" with reset")
                .decide(Flow.tls("a.example").subject());
        assertThat(closed.answer()).isEqualTo(Answer.RESET);
        assertThat(closed.because()).isEqualTo("Closed");
        assertThat(error("deny with silent")).isEqualTo("6:6 deny what? A clause or \"all\" is missing");
        assertThat(Books.errors("allow all with page")).containsExactly("1:11 only deny takes \"with\"");
    }

    @Test
    void bypassTakesNoPathAndThereIsNoAny() {
        assertThat(error("bypass to bank.example path \"/x\""))
                .isEqualTo("6:24 bypass takes no \"path\": it is decided before a request is read");
        assertThat(error("deny to any")).isEqualTo("6:9 there is no \"any\": leave the clause out");
    }

    @Test
    void quotaSharedByAllAndARateInNoUnit() {
        Effect.Quota quota = book("quota 1.5GiB each week then deny with reset", "allow all")
                .effects()
                .quotas()
                .get(0);
        assertThat(quota.per()).isEqualTo(Effect.Per.ALL);
        assertThat(quota.bytes()).isEqualTo(3L << 29);
        assertThat(error("limit 20 Mb/s")).isEqualTo("6:10 \"Mb/s\" is no unit of a rate | Mbit/s or MB/s?");
    }

    @Test
    void newPriceFromThatDay() {
        assertThat(book(
                                "tariff day = 0.40 EUR/GB since 2026-01-01",
                                "tariff day = 0.45 EUR/GB since 2027-01-01",
                                "allow all")
                        .effects()
                        .tariffs())
                .hasSize(2);
    }

    @Test
    void hexadecimalLabelAndAnAddressThatIsNone() {
        Verdict verdict = (Verdict) book("fe80: deny to x.example", "allow all")
                .decide(Flow.tls("x.example").subject());
        assertThat(verdict.label()).isEqualTo("fe80");
        assertThat(error("fe80::1: deny to x.example"))
                .isEqualTo("6:1 \"fe80::1:\" is no label: a name and a colon, as in play:");
    }

    @Test
    void negatedPathPassesTunnelsWithAWarning() {
        RuleLoad load = load("deny not path \"/public/*\"", "allow all");
        assertThat(Books.messages(load, Problem.Severity.WARNING))
                .anyMatch(each -> each.startsWith("6:1 TLS and other tunnels never show a path"));
        assertThat(denies(Objects.requireNonNull(load.book()), Flow.tls("a.example")))
                .isFalse();
    }

    @Test
    void flowWithoutANameIsNotInASetOfNames() {
        assertThat(denies(book("deny not to lms", "allow all"), Flow.of(Protocol.SSH)))
                .isTrue();
    }

    @Test
    void unconditionalVerdictStandsInTheLastFile() {
        RuleLoad load = Books.load("deny all", "deny port 80");
        assertThat(Books.rendered(load).get(0))
                .startsWith("a.rules:1:1: error: only the last verdict of the book may be unconditional")
                .contains("b.rules:1");
    }

    @Test
    void anotherNameInsideATunnelIsDenied() {
        RuleBook book = book("allow to lms", "deny all");
        Flow inside = Flow.of(Protocol.TLS).method("CONNECT").name("moodle.school.example");
        assertThat(denies(book, inside)).isFalse();
        assertThat(denies(book, inside.name("other.example"))).isTrue();
    }
}
