package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected lines are of the shape that Squid 5.7 writes for the same thing. */
class SquidFormatTest {

    private static final SquidFormat SQUID = new SquidFormat();

    private static String line(Line line) {
        return SQUID.line(line.record());
    }

    private static String result(Line line) {
        return line(line).replaceAll("^\\S+ +\\S+ \\S+ (\\S+)/.*", "$1");
    }

    @Test
    void exchangeHasTenColumns() {
        assertThat(line(Line.exchange()))
                .isEqualTo("1795521600.094    250 192.0.2.7 TCP_MISS/200 1234 GET http://www.example/a.html - "
                        + "HIER_DIRECT/203.0.113.80 text/html");
    }

    @Test
    void tunnelIsItsAuthorityAndHasNoType() {
        assertThat(line(Line.tunnel(Protocol.TLS, "bank.example", "203.0.113.9", 443)
                        .elapsed(5_002)
                        .down(39)))
                .isEqualTo("1795521600.094   5002 192.0.2.7 TCP_TUNNEL/200 39 CONNECT bank.example:443 - "
                        + "HIER_DIRECT/203.0.113.9 -");
    }

    @Test
    void connectWithTheAnswerThatItGotIsATunnelToo() {
        assertThat(line(Line.tunnel(Protocol.TLS, "bank.example", "203.0.113.9", 443)
                        .request(new Request("CONNECT", null, 200, null, null))))
                .contains("TCP_TUNNEL/200 1234 CONNECT bank.example:443 - HIER_DIRECT/203.0.113.9 -");
    }

    @Test
    void tunnelThatWasNotBuiltIsNone() {
        assertThat(line(Line.tunnel(Protocol.HTTP, "bank.example", "203.0.113.9", 443)
                        .request(new Request("CONNECT", null, 502, "text/html", null))
                        .unconnected()
                        .ended(FlowEnd.CONNECT_FAILED)))
                .contains(" NONE_NONE/502 1234 CONNECT bank.example:443 - HIER_NONE/- text/html");
    }

    @Test
    void addressesOfSixAreBracketedInUrlsAlone() {
        assertThat(line(Line.exchange()
                        .client("2001:db8::7")
                        .host("2001:db8::80")
                        .dest("2001:db8::80", 8080)))
                .contains(" 2001:db8::7 TCP_MISS/200 ")
                .contains(" http://[2001:db8::80]:8080/a.html - HIER_DIRECT/2001:db8::80 ");
        assertThat(line(Line.tunnel(Protocol.SSH, null, "2001:db8::22", 22)))
                .contains(" CONNECT [2001:db8::22]:22 - HIER_DIRECT/2001:db8::22 -");
    }

    @Test
    void longTimesWidenTheirColumn() {
        assertThat(line(Line.exchange().elapsed(12_345_678))).startsWith("1795521600.094 12345678 192.0.2.7 ");
        assertThat(line(Line.exchange().elapsed(-3))).startsWith("1795521600.094      0 192.0.2.7 ");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
                    HIT,         -,          TCP_MEM_HIT
                    HIT,         collapsed,  TCP_MEM_HIT
                    REVALIDATED, stale,      TCP_REFRESH_UNMODIFIED
                    STALE,       stale,      TCP_REFRESH_FAIL_OLD
                    STALE,       -,          TCP_MEM_HIT
                    MISS,        uri-miss,   TCP_MISS
                    MISS,        stale,      TCP_REFRESH_MODIFIED
                    BYPASS,      bypass,     TCP_MISS
                    NONE,        -,          TCP_MISS
                    """)
    void resultIsWhatTheCacheDid(CacheStatus cache, String reason, String result) {
        assertThat(result(Line.exchange().cache(cache, reason))).isEqualTo(result);
    }

    @Test
    void clientThatWentAwayIsAborted() {
        assertThat(result(Line.exchange().ended(FlowEnd.CLIENT_ABORT))).isEqualTo("TCP_MISS_ABORTED");
        assertThat(result(Line.exchange().cache(CacheStatus.HIT, null).ended(FlowEnd.CLIENT_ABORT)))
                .isEqualTo("TCP_MEM_HIT_ABORTED");
        assertThat(result(Line.exchange().ended(FlowEnd.UPSTREAM_ABORT))).isEqualTo("TCP_MISS");
    }

    @Test
    void whatIsRefusedIsDenied() {
        assertThat(line(Line.exchange().request("GET", "/ads", 403).denied()))
                .contains(" TCP_DENIED/403 1234 GET http://www.example/ads - HIER_NONE/- text/html");
        assertThat(line(Line.tunnel(Protocol.TLS, "ads.example", "203.0.113.9", 443)
                        .unconnected()
                        .ended(FlowEnd.DENIED)))
                .contains(" TCP_DENIED/000 1234 CONNECT ads.example:443 - HIER_NONE/- -");
        for (FlowEnd each : new FlowEnd[] {FlowEnd.AUTH_REQUIRED, FlowEnd.AUTH_FAILED, FlowEnd.LOOP, FlowEnd.REFUSED}) {
            assertThat(result(Line.exchange().ended(each))).isEqualTo("TCP_DENIED");
        }
    }

    @Test
    void whatWasNoRequestHasSquidsWordsForIt() {
        assertThat(line(Line.exchange()
                        .request(null, null, 400)
                        .host(null)
                        .cache(CacheStatus.NONE, null)
                        .nowhere()
                        .ended(FlowEnd.BAD_REQUEST)))
                .contains(" NONE_NONE/400 1234 - error:invalid-request - HIER_NONE/- text/html");
        assertThat(line(Line.tunnel(Protocol.NONE, null, "203.0.113.9", 443)
                        .nowhere()
                        .down(0)
                        .ended(FlowEnd.CLIENT_ABORT)))
                .contains(" NONE_NONE/000 0 - error:transaction-end-before-headers - HIER_NONE/- -");
    }

    @Test
    void pathThatIsNotKeptIsTheRoot() {
        assertThat(line(Line.exchange().request("GET", null, 200))).contains(" GET http://www.example/ - ");
        assertThat(line(Line.exchange().request("OPTIONS", "*", 200))).contains(" OPTIONS http://www.example/* - ");
    }

    @Test
    void usersAreWrittenAsSquidDoesAndWithoutBlanks() {
        assertThat(line(Line.exchange().user("a b\"'%[]\\{}|^~`<>#@;")))
                .contains(" a%20b\"'%25%5b%5d\\\\{}|^~`<>#@; HIER_DIRECT");
        assertThat(line(Line.exchange().user("b\u00f6b\t\u007f"))).contains(" b%c3%b6b%09%7f HIER_DIRECT");
        assertThat(line(Line.exchange().user(""))).contains(" - HIER_DIRECT");
    }

    @Test
    void urlsAreWrittenAsSquidDoes() {
        assertThat(line(Line.exchange().request("GET", "/a%20b\"q\"^|`<>\\\u00e9\u0001", 200)))
                .contains(" http://www.example/a%20b\"q\"^|`<>\\%C3%A9%01 - ");
    }
}
