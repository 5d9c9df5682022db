package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Answer;
import io.sluicegate.flow.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lines mean once everything is known (GRAMMAR sections 3 and 4). */
class RuleMeaningTest {

    private static boolean denies(RuleBook book, Flow flow) {
        return flow.judgedBy(book).startsWith("deny");
    }

    @Test
    void firstMatchDecides() {
        RuleBook book = book("allow to ok.ads.example", "deny to ads.example", "deny proto h2c", "allow all");
        assertThat(Flow.http("ok.ads.example", "/").judgedBy(book)).isEqualTo("allow a.rules:1");
        assertThat(Flow.http("x.ads.example", "/").judgedBy(book)).isEqualTo("deny a.rules:2");
        assertThat(Flow.http("other.example", "/").judgedBy(book)).isEqualTo("allow a.rules:4");
    }

    @Test
    void verdictCarriesLabelReasonAndAnswer() {
        RuleBook book = book(
                "play: deny to a.example because \"Not now\" with reset",
                "deny to b.example with silent",
                "fe80: deny to c.example because \"Closed\"",
                "deny all because \"Closed\" with reset");
        Verdict a = (Verdict) book.decide(Flow.http("a.example", "/").subject());
        assertThat(a.label()).isEqualTo("play");
        assertThat(a.because()).isEqualTo("Not now");
        assertThat(a.answer()).isEqualTo(Answer.RESET);
        assertThat(a.rule()).isEqualTo("a.rules:1");
        Verdict b = (Verdict) book.decide(Flow.http("b.example", "/").subject());
        assertThat(b.answer()).isEqualTo(Answer.SILENT);
        Verdict c = (Verdict) book.decide(Flow.http("c.example", "/").subject());
        assertThat(c.label()).isEqualTo("fe80");
        assertThat(c.answer()).isEqualTo(Answer.PAGE);
        Verdict end = (Verdict) book.decide(Flow.http("d.example", "/").subject());
        assertThat(end.answer()).isEqualTo(Answer.RESET);
        assertThat(end.because()).isEqualTo("Closed");
        assertThat(book.lines())
                .extracting(RuleBook.Line::text)
                .startsWith("play: deny to a.example because \"Not now\" with reset");
    }

    @Test
    void clausesAreAndAndCommasAreOr() {
        RuleBook book = book("deny from 192.0.2.0/24, 198.51.100.1 port 25, 8000-8999 proto other", "allow all");
        Flow flow = Flow.of(Protocol.OTHER).from("192.0.2.7").port(8080);
        assertThat(denies(book, flow)).isTrue();
        assertThat(denies(book, Flow.of(Protocol.OTHER).from("198.51.100.1").port(25)))
                .isTrue();
        assertThat(denies(book, Flow.of(Protocol.OTHER).from("198.51.100.2").port(25)))
                .isFalse();
        assertThat(denies(book, Flow.of(Protocol.OTHER).from("192.0.2.7").port(26)))
                .isFalse();
        assertThat(denies(book, Flow.of(Protocol.SSH).from("192.0.2.7").port(25)))
                .isFalse();
    }

    @Test
    void notNegatesTheWholeClause() {
        RuleBook book = book("deny proto other not port 22, 993", "allow all");
        assertThat(denies(book, Flow.of(Protocol.OTHER).port(22))).isFalse();
        assertThat(denies(book, Flow.of(Protocol.OTHER).port(993))).isFalse();
        assertThat(denies(book, Flow.of(Protocol.OTHER).port(80))).isTrue();
    }

    @Test
    void clauseAndItsNegationMayStandTogether() {
        RuleBook book = book("set vip = 192.0.2.9", "deny from 192.0.2.0/24 not from vip", "allow all");
        assertThat(denies(book, Flow.http("a.example", "/").from("192.0.2.8"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "/").from("192.0.2.9"))).isFalse();
    }

    @Test
    void squidsSslPorts() {
        RuleBook book = book(
                "set safe = 80, 443, 1025-65535",
                "deny method CONNECT not port 443, 8000-8999",
                "deny not port safe",
                "allow all");
        assertThat(Flow.tls("a.example").method("CONNECT").port(443).judgedBy(book))
                .startsWith("allow");
        assertThat(Flow.tls("a.example").method("CONNECT").port(25).judgedBy(book))
                .isEqualTo("deny a.rules:2");
        assertThat(Flow.http("a.example", "/").port(25).judgedBy(book)).isEqualTo("deny a.rules:3");
        assertThat(Flow.http("a.example", "/").port(1025).judgedBy(book)).startsWith("allow");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, example.com, true",
        "example.com, www.example.com, true",
        "example.com, notexample.com, false",
        ".example.com, example.com, true",
        ".example.com, www.example.com, true",
        "=example.com, example.com, true",
        "=example.com, www.example.com, false",
        "*.example.com, example.com, false",
        "*.example.com, www.example.com, true",
        "EXAMPLE.Com., example.com, true",
        "bücher.example, xn--bcher-kva.example, true",
        "=intranet, intranet, true",
        "=intranet, a.intranet, false",
        ".intranet, a.intranet, true",
        ".intranet, intranet, true",
        "192-0-2-1.isp.example, 192-0-2-1.isp.example, true",
        "'/^ads?[0-9]{1,2}\\./', ad7.example, true",
        "'/^ads?[0-9]{1,2}\\./', xad7.example, false",
        "/ADS/, my-ads-host.example, true"
    })
    void hostsMatchAtLabelBorders(String item, String name, boolean in) {
        assertThat(denies(book("deny to " + item, "allow all"), Flow.http(name, "/")))
                .isEqualTo(in);
    }

    @Test
    void denyNeedsAnyNameOrAddress() {
        RuleBook book = book("deny to bad.example, 203.0.113.0/24", "allow all");
        assertThat(denies(book, Flow.tls("good.example").name("bad.example"))).isTrue();
        assertThat(denies(book, Flow.tls("good.example").address("203.0.113.5")))
                .isTrue();
        assertThat(denies(book, Flow.tls("good.example").address("192.0.2.1").address("203.0.113.5")))
                .isTrue();
        assertThat(denies(book, Flow.tls("good.example").address("192.0.2.1"))).isFalse();
    }

    @Test
    void allowNeedsAllNamesOrAllAddresses() {
        RuleBook book = book("allow to lms.example, 203.0.113.0/24", "deny all");
        assertThat(denies(book, Flow.tls("lms.example"))).isFalse();
        assertThat(denies(book, Flow.tls("lms.example").name("other.example"))).isTrue();
        assertThat(denies(book, Flow.tls("lms.example").address("192.0.2.1"))).isFalse();
        assertThat(denies(book, Flow.tls("other.example").address("203.0.113.1")))
                .isFalse();
        assertThat(denies(book, Flow.tls("other.example").address("203.0.113.1").address("192.0.2.1")))
                .isTrue();
        assertThat(denies(book, Flow.of(Protocol.SSH))).isTrue();
    }

    @Test
    void bypassIsAsStrictAsAllow() {
        RuleBook book = book("bypass to bank.example", "deny all");
        assertThat(Flow.tls("bank.example").judgedBy(book)).isEqualTo("bypass a.rules:1");
        assertThat(Flow.tls("bank.example").name("x.example").judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void tunnelWithAnotherNameInsideIsDenied() {
        RuleBook book = book("allow to lms.example", "deny all");
        Flow connect =
                Flow.of(Protocol.TLS).method("CONNECT").name("lms.example").name("other.example");
        assertThat(connect.judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @Test
    void negatedToInDenySparesOnlyWhatIsWhollyInside() {
        RuleBook book = book("deny not to lms.example", "allow all");
        assertThat(denies(book, Flow.tls("lms.example"))).isFalse();
        assertThat(denies(book, Flow.tls("lms.example").name("x.example"))).isTrue();
        assertThat(denies(book, Flow.of(Protocol.SSH))).isTrue();
    }

    @Test
    void negatedToInAllowWantsNoneInside() {
        RuleBook book = book("allow not to bad.example", "deny all");
        assertThat(denies(book, Flow.tls("good.example"))).isFalse();
        assertThat(denies(book, Flow.tls("good.example").name("bad.example"))).isTrue();
        assertThat(denies(book, Flow.of(Protocol.SSH))).isFalse();
    }

    @Test
    void hostLiteralIsSeenAsAnAddress() {
        RuleBook deny = book("deny to 203.0.113.7", "allow all");
        assertThat(denies(deny, Flow.of(Protocol.HTTP).address("203.0.113.7"))).isTrue();
        RuleBook allow = book("allow to lms.example, 203.0.113.7", "deny all");
        assertThat(denies(allow, Flow.of(Protocol.HTTP).address("203.0.113.7"))).isFalse();
    }

    @Test
    void carriedIpv4IsJudgedInBothSpellings() {
        RuleBook four = book("deny to 192.0.2.0/24", "deny from 203.0.113.1", "allow all");
        assertThat(denies(four, Flow.tls("a.example").address("64:ff9b::192.0.2.7")))
                .isTrue();
        assertThat(denies(four, Flow.tls("a.example").address("2002:c000:207::1")))
                .isTrue();
        assertThat(denies(four, Flow.tls("a.example").address("::ffff:192.0.2.7")))
                .isTrue();
        assertThat(denies(four, Flow.tls("a.example").from("64:ff9b::203.0.113.1")))
                .isTrue();
        RuleBook six = book("deny to 64:ff9b::/96, ::ffff:203.0.113.0/120", "allow all");
        assertThat(denies(six, Flow.tls("a.example").address("64:ff9b::192.0.2.7")))
                .isTrue();
        assertThat(denies(six, Flow.tls("a.example").address("192.0.2.7"))).isFalse();
        assertThat(denies(six, Flow.tls("a.example").address("203.0.113.9"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "169.254.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "192.0.2.254",
        "64:ff9b::192.0.2.254"
    })
    void localHoldsEverySpellingOfThisHost(String address) {
        RuleBook book = book("deny to local", "allow all");
        assertThat(denies(book, Flow.tls("a.example").address(address))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"10.1.2.3", "172.31.0.1", "192.168.255.255", "100.64.0.1", "fd00::1"})
    void privateHoldsPrivateAddresses(String address) {
        assertThat(denies(
                        book("deny from private", "allow all"),
                        Flow.tls("a.example").from(address)))
                .isTrue();
        assertThat(denies(
                        book("deny to local", "allow all"),
                        Flow.tls("a.example").address(address)))
                .isFalse();
    }

    @Test
    void wholeFamilies() {
        RuleBook book = book("deny from ::/0", "allow all");
        assertThat(denies(book, Flow.tls("a.example").from("2001:db8::1"))).isTrue();
        assertThat(denies(book, Flow.tls("a.example").from("192.0.2.1"))).isFalse();
        assertThat(denies(
                        book("deny from 0.0.0.0/0", "allow all"),
                        Flow.tls("a.example").from("192.0.2.1")))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http, HTTP",
        "h2c, H2C",
        "tls, TLS",
        "ssh, SSH",
        "other, OTHER",
        "other, NONE",
    })
    void protocolsByTheirWords(String word, Protocol protocol) {
        RuleBook book = book("deny proto " + word, "allow all");
        for (Protocol each : Protocol.values()) {
            boolean other = word.equals("other") && (each == Protocol.OTHER || each == Protocol.NONE);
            assertThat(denies(book, Flow.of(each))).isEqualTo(each == protocol || other);
        }
    }

    @Test
    void noSniIsAKindOfTls() {
        RuleBook book = book("deny proto nosni", "allow all");
        assertThat(denies(book, Flow.of(Protocol.TLS))).isTrue();
        assertThat(denies(book, Flow.tls("a.example"))).isFalse();
        assertThat(denies(book, Flow.of(Protocol.SSH))).isFalse();
    }

    @Test
    void echCountsOnlyBehindAKnownFront() {
        RuleBook book = book("deny proto ech", "allow all");
        assertThat(denies(book, Flow.tls("a.example").ech())).isFalse();
        assertThat(denies(book, Flow.tls("cloudflare-ech.com").ech())).isTrue();
        assertThat(denies(book, Flow.tls("cloudflare-ech.com"))).isFalse();
    }

    @Test
    void whatIsNeverShownDoesNotMatchNegatedOrNot() {
        for (String clause :
                new String[] {"path \"/public/*\"", "not path \"/public/*\"", "method GET", "not method GET"}) {
            assertThat(Flow.tls("a.example").judgedBy(book("deny " + clause, "allow all")))
                    .as(clause)
                    .isEqualTo("allow a.rules:2");
        }
    }

    @Test
    void flowWithoutNamesIsNotNeverShown() {
        RuleBook book = book("deny to a.example", "deny proto h2c", "allow not to b.example", "deny all");
        assertThat(Flow.of(Protocol.SSH).judgedBy(book)).isEqualTo("allow a.rules:3");
    }

    @Test
    void connectHasAMethodAndNoPath() {
        RuleBook book = book("deny not path \"/x\"", "deny method CONNECT", "allow all");
        assertThat(Flow.tls("a.example").method("CONNECT").judgedBy(book)).isEqualTo("deny a.rules:2");
    }

    @ParameterizedTest
    @CsvSource({
        "image/png, image/png, true",
        "image/png, IMAGE/PNG; charset=x, true",
        "Image/*, image/svg+xml, true",
        "image/*, imagex/png, false",
        "image/png, image/pngx, false",
        "image/png, 'text/html, image/png', true",
        "image/png, nonsense, false",
        "image/png, '', false"
    })
    void typesAreWholeWithoutCaseAndParameters(String written, String shown, boolean denied) {
        RuleBook book = book("deny type " + written, "allow all");
        assertThat(denies(book, Flow.http("a.example", "/").type(shown))).isEqualTo(denied);
    }

    @Test
    void doubtAboutTheTypeFallsOnDeny() {
        Flow two = Flow.http("a.example", "/").type("text/html, image/png");
        assertThat(denies(book("allow type text/*", "deny all"), two)).isTrue();
        assertThat(denies(book("deny not type text/*", "allow all"), two)).isTrue();
        assertThat(denies(book("allow not type image/*", "deny all"), two)).isTrue();
    }

    @Test
    void answerWithoutATypeMatchesNeitherTheTypeNorItsNegation() {
        for (String clause : new String[] {"type text/html", "not type text/html"}) {
            assertThat(denies(book("deny " + clause, "allow all"), Flow.http("a.example", "/")))
                    .as(clause)
                    .isFalse();
        }
    }

    @Test
    void pathsAreWholeAndNormalised() {
        RuleBook book = book("deny path \"*.exe\", \"/admin/*\"", "allow all");
        assertThat(denies(book, Flow.http("a.example", "/x/y.exe"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "/x/y.exe?z=.txt"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "/x/y.EXE"))).isFalse();
        assertThat(denies(book, Flow.http("a.example", "/x/../admin/z"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "//admin/z"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "/%61dmin/z"))).isTrue();
        assertThat(denies(book, Flow.http("a.example", "/%2561dmin/z"))).isFalse();
        assertThat(denies(book, Flow.http("a.example", "/x?/admin/"))).isFalse();
    }

    @Test
    void setsMayStandBelowTheirUseAndInAnotherFile() {
        RuleLoad load = Books.load(
                "deny from blocked to all-ads\nallow all",
                "set all-ads = ads1, ads2, =x.example",
                "set ads1 = a.example\nset ads2 = b.example\nset blocked = 192.0.2.1");
        assertThat(load.problems()).extracting(Problem::severity).containsOnly(Problem.Severity.WARNING);
        RuleBook book = Objects.requireNonNull(load.book());
        assertThat(denies(book, Flow.http("y.b.example", "/").from("192.0.2.1")))
                .isTrue();
        assertThat(denies(book, Flow.http("y.x.example", "/").from("192.0.2.1")))
                .isFalse();
        assertThat(denies(book, Flow.http("y.b.example", "/").from("192.0.2.2")))
                .isFalse();
    }

    @Test
    void keywordsOfOtherPlacesMayBeNames() {
        RuleBook book = book(
                "set page = a.example",
                "set tcp = b.example",
                "deny to page, tcp with page",
                "deny proto h2c",
                "allow all");
        assertThat(denies(book, Flow.http("a.example", "/"))).isTrue();
    }

    /** As a tree it would have 2^31 leaves. */
    @Test
    void setThatManyWaysLeadToIsAskedOnce() {
        List<String> lines = new ArrayList<>(List.of("set s0 = x.example, 192.0.2.1"));
        for (int i = 1; i <= 31; i++) {
            lines.add("set a" + i + " = s" + (i - 1));
            lines.add("set b" + i + " = s" + (i - 1));
            lines.add("set s" + i + " = a" + i + ", b" + i);
        }
        lines.addAll(List.of("deny to s31", "deny from s31", "allow all"));
        RuleBook book = book(lines.toArray(String[]::new));
        assertThat(Flow.tls("www.x.example").judgedBy(book)).isEqualTo("deny a.rules:95");
        assertThat(Flow.tls("y.example").from("192.0.2.1").judgedBy(book)).isEqualTo("deny a.rules:96");
        assertThat(Flow.tls("y.example").judgedBy(book)).isEqualTo("allow a.rules:97");
    }
}
