package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportFormatTest {

    private static final ReportTable USAGE = new ReportTable(
            List.of("host", "day", "exchanges", "bytes_up"),
            List.of(row("www.example.com", "2026-11-24", 12L, 3_000_000_000L), row(null, "2026-11-25", 3L, 7L)),
            row(null, null, 15L, 3_000_000_007L));

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    @Test
    void aTableIsAlignedAndSaysWhatItsBytesAre() {
        assertThat(ReportFormat.TABLE.render(USAGE)).isEqualTo("""
                        host             day         exchanges    bytes_up
                        www.example.com  2026-11-24         12  3000000000
                        -                2026-11-25          3           7
                        sum                                 15  3000000007

                        bytes: TCP payload on the client's side, heads, framing and TLS included; hit_bytes: the part of bytes_down that the cache gave
                        """);
    }

    @Test
    @DisplayName("rule 27: tables let no command through")
    void aTableCutsWhatIsLongAndLetsNoCommandThrough() {
        ReportTable table =
                new ReportTable(List.of("path", "final"), List.of(row("/\u001b[31m" + "x".repeat(100), true)), null);

        assertThat(ReportFormat.TABLE.render(table))
                .isEqualTo("path" + " ".repeat(58) + "final\n" + "/\\x1b[31m" + "x".repeat(50) + "\u2026  true\n");
    }

    @Test
    void csvHasAHeaderAndEndsWithTheSum() {
        assertThat(ReportFormat.CSV.render(USAGE))
                .isEqualTo(String.join(
                        "\r\n",
                        "host,day,exchanges,bytes_up",
                        "www.example.com,2026-11-24,12,3000000000",
                        ",2026-11-25,3,7",
                        "#sum,,15,3000000007",
                        ""));
    }

    @Test
    void csvOfNothingStillHasHeaderAndSum() {
        ReportTable empty = new ReportTable(List.of("client", "bytes_up"), List.of(), null);

        assertThat(ReportFormat.CSV.render(empty)).isEqualTo("client,bytes_up\r\n#sum,\r\n");
        assertThat(ReportFormat.JSON.render(empty)).isEqualTo("[]\n");
        assertThat(ReportFormat.TABLE.render(empty)).startsWith("client  bytes_up\n\nbytes:");
    }

    @Test
    void csvQuotesWhatWouldEndAField() {
        ReportTable table = new ReportTable(
                List.of("a", "b", "c", "d"), List.of(row("x,y", "say \"no\"", "two\nlines", " plain ")), null);

        assertThat(ReportFormat.CSV.render(table))
                .isEqualTo("a,b,c,d\r\n\"x,y\",\"say \"\"no\"\"\",\"two\nlines\", plain \r\n#sum,,,\r\n");
    }

    @Test
    void jsonIsOneArrayOfObjectsWithoutTheSum() {
        assertThat(ReportFormat.JSON.render(USAGE)).isEqualTo("""
                        [{"host":"www.example.com","day":"2026-11-24","exchanges":12,"bytes_up":3000000000},
                        {"host":null,"day":"2026-11-25","exchanges":3,"bytes_up":7}]
                        """);
    }

    @Test
    void jsonEscapesWhatItMust() {
        ReportTable table = new ReportTable(
                List.of("a"),
                List.of(row("\"\\\n\r\t\u0000\u001f\u007f\u0085\u2028\ud800x\udc00\u00e9\ud83d\ude00")),
                null);

        assertThat(ReportFormat.JSON.render(table))
                .isEqualTo("[{\"a\":\"\\\"\\\\\\n\\r\\t\\u0000\\u001f\\u007f\\u0085\\u2028\\ud800x\\udc00"
                        + "\u00e9\ud83d\ude00\"}]\n");
    }

    @Property(tries = 500)
    void jsonOfAnyTextIsReadBackAsTheSameText(@ForAll String text) throws Exception {
        ReportTable table = new ReportTable(List.of(text), List.of(row(text), row(true), row(5L)), null);

        JsonNode read = new ObjectMapper().readTree(ReportFormat.JSON.render(table));
        assertThat(read.get(0).get(text).textValue()).isEqualTo(text);
        assertThat(read.get(1).get(text).booleanValue()).isTrue();
        assertThat(read.get(2).get(text).longValue()).isEqualTo(5);
    }

    @Property(tries = 500)
    void csvOfAnyTextIsReadBackAsTheSameText(@ForAll String text) {
        ReportTable table = new ReportTable(List.of("a", "b"), List.of(row(text, "end")), null);

        String line = ReportFormat.CSV.render(table).substring("a,b\r\n".length());
        assertThat(firstField(line)).isEqualTo(text);
    }

    private static String firstField(String line) {
        if (!line.startsWith("\"")) {
            return line.substring(0, line.indexOf(','));
        }
        StringBuilder field = new StringBuilder();
        int i = 1;
        while (line.charAt(i) != '"' || line.charAt(i + 1) == '"') {
            i += line.charAt(i) == '"' ? 1 : 0;
            field.append(line.charAt(i++));
        }
        return field.toString();
    }

    @Test
    void columnsCanBeChosen() {
        ReportTable chosen = USAGE.only(List.of("bytes_up", "nothing", "host"));

        assertThat(chosen.columns()).containsExactly("bytes_up", "host");
        assertThat(chosen.rows()).containsExactly(row(3_000_000_000L, "www.example.com"), row(7L, null));
        assertThat(chosen.sum()).containsExactly(3_000_000_007L, null);
    }

    @Test
    void theShortColumnsOfRecordsExist() {
        assertThat(RecordColumn.words()).containsAll(RecordsQuery.SHORT);
    }
}
