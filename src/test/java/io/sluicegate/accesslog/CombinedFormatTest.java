package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Request;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class CombinedFormatTest {

    private static final CombinedFormat COMBINED = new CombinedFormat(ZoneId.of("Europe/Paris"));

    private static String line(Line line) {
        return COMBINED.line(line.record());
    }

    @Test
    void exchangeIsAsApacheWritesIt() {
        assertThat(line(Line.exchange().user("anna")))
                .isEqualTo("192.0.2.7 - anna [24/Nov/2026:12:59:59 +0100] "
                        + "\"GET http://www.example/a.html HTTP/1.1\" 200 1234 \"-\" \"curl/8.5\"");
    }

    @Test
    void tunnelIsAConnect() {
        assertThat(line(Line.tunnel(Protocol.TLS, "bank.example", "2001:db8::9", 443)
                        .client("2001:db8::7")))
                .startsWith("2001:db8::7 - - [")
                .endsWith("\"CONNECT bank.example:443 HTTP/1.1\" 200 1234 \"-\" \"-\"");
    }

    @Test
    void whatWasNotAnsweredHasNeitherStatusNorBytes() {
        assertThat(line(Line.tunnel(Protocol.SSH, null, "203.0.113.9", 22)
                        .unconnected()
                        .down(0)))
                .endsWith("\"CONNECT 203.0.113.9:22 HTTP/1.1\" - - \"-\" \"-\"");
    }

    @Test
    void timesHaveTheOffsetOfTheirZoneInWinterAndInUtc() {
        assertThat(new CombinedFormat(ZoneId.of("UTC")).line(Line.exchange().record()))
                .contains("[24/Nov/2026:11:59:59 +0000]");
        assertThat(new CombinedFormat(ZoneId.of("Asia/Kolkata"))
                        .line(Line.exchange().record()))
                .contains("[24/Nov/2026:17:29:59 +0530]");
    }

    @Test
    void hostileBytesAreEscapedAsApacheDoes() {
        assertThat(line(Line.exchange()
                        .request(new Request("GET", "/", 200, null, "a\"b\\c\n\r\t\b\u000b\u001b\u00e9\u007f"))))
                .endsWith("\"a\\\"b\\\\c\\n\\r\\t\\b\\v\\x1b\\xc3\\xa9\\x7f\"");
    }

    @Test
    void usersEndBeforeTheTime() {
        assertThat(line(Line.exchange().user("a [b] \"c\"")))
                .startsWith("192.0.2.7 - a\\x20\\x5bb\\x5d\\x20\\\"c\\\" [24/");
    }
}
