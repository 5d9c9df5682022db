package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonFormatTest {

    /** Columns of the view {@code records} but for ledger, gateway and seq, in their order. */
    private static final String COLUMNS =
            "flow,part,final,started_at,ended_at,client,client_port,account,username,dest,"
                    + "dest_port,listener,protocol,host,host_source,host_verified,method,path,status,media_type,user_agent,"
                    + "verdict,rule,rule_label,list_entry,rules_version,cache,cache_reason,upstream,attempts,bytes_up,"
                    + "bytes_down,origin_bytes_up,origin_bytes_down,hit_bytes,duration_ms,first_byte_ms,end_reason";

    private static JsonNode json(Line line) throws IOException {
        return new ObjectMapper().readTree(new JsonFormat().line(line.record()));
    }

    @Test
    void fieldsAreTheColumnsOfTheLedgerInTheirOrder() throws IOException {
        List<String> names = new ArrayList<>();
        json(Line.exchange()).fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly(COLUMNS.split(",", -1));
    }

    @Test
    void valuesAreThoseOfTheLedger() throws IOException {
        JsonNode json = json(Line.exchange().user("anna").client("2001:db8::7"));
        assertThat(json.get("started_at").textValue()).isEqualTo("2026-11-24T11:59:59.844Z");
        assertThat(json.get("ended_at").textValue()).isEqualTo("2026-11-24T12:00:00.094Z");
        assertThat(json.get("client").textValue()).isEqualTo("2001:db8::7");
        assertThat(json.get("client_port").intValue()).isEqualTo(40_001);
        assertThat(json.get("username").textValue()).isEqualTo("anna");
        assertThat(json.get("dest").textValue()).isEqualTo("203.0.113.80");
        assertThat(json.get("upstream").textValue()).isEqualTo("203.0.113.80:80");
        assertThat(json.get("status").intValue()).isEqualTo(200);
        assertThat(json.get("verdict").textValue()).isEqualTo("allow");
        assertThat(json.get("rule_label").textValue()).isEqualTo("shut");
        assertThat(json.get("bytes_down").longValue()).isEqualTo(1_234);
        assertThat(json.get("duration_ms").longValue()).isEqualTo(250);
        assertThat(json.get("end_reason").textValue()).isEqualTo("complete");
    }

    @Test
    void whatIsNotKnownIsNull() throws IOException {
        JsonNode json = json(Line.tunnel(Protocol.NONE, null, "203.0.113.9", 443)
                .nowhere()
                .elapsed(-5)
                .ended(FlowEnd.CLIENT_TIMEOUT));
        for (String name : List.of("username", "dest", "dest_port", "host", "method", "path", "status", "upstream")) {
            assertThat(json.get(name).isNull()).as(name).isTrue();
        }
        assertThat(json.get("duration_ms").longValue()).isZero();
        assertThat(json.get("account").textValue()).isEqualTo("192.0.2.7");
    }

    @Test
    void emptyTextIsNullAsInTheLedger() throws IOException {
        JsonNode json = json(Line.exchange().request("CONNECT", "", 200).user(""));
        assertThat(json.get("path").isNull()).isTrue();
        assertThat(json.get("username").isNull()).isTrue();
    }

    @Test
    void hostileBytesComeBackAsTheyWere() throws IOException {
        String agent = "a\"b\\c\n\r\u001b\u2028\u00e9";
        String line = new JsonFormat()
                .line(Line.exchange()
                        .request(new Request("GET", "/", 200, null, agent))
                        .record());
        assertThat(line).doesNotContain("\n").doesNotContain("\r").doesNotContain("\u2028");
        assertThat(new ObjectMapper().readTree(line).get("user_agent").textValue())
                .isEqualTo(agent);
    }
}
