package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.AuditRecord.Request;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever clients write, a line is one line with the fields of its format. */
class AnyTextTest {

    private static final Pattern COMBINED = Pattern.compile("192\\.0\\.2\\.7 - [^ \\[\\]]+ \\[[^ ]+ \\+0000\\] "
            + "\"(?:[^\"\\\\]|\\\\.)*+\" 200 1234 \"-\" \"(?:[^\"\\\\]|\\\\.)*+\"");

    private static AuditRecord record(String user, String method, String path, String type, String agent) {
        return Line.exchange()
                .user(user)
                .host(path)
                .request(new Request(method, path, 200, type, agent))
                .record();
    }

    @Property
    void squidKeepsTenColumns(
            @ForAll String user,
            @ForAll String method,
            @ForAll String path,
            @ForAll String type,
            @ForAll String agent) {
        String line = new SquidFormat().line(record(user, method, path, type, agent));
        assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(line.replaceFirst(" +", " ").split(" ", -1)).hasSize(10).doesNotContain("");
    }

    @Property
    void combinedKeepsItsFields(
            @ForAll String user,
            @ForAll String method,
            @ForAll String path,
            @ForAll String type,
            @ForAll String agent) {
        String line = new CombinedFormat(ZoneOffset.UTC).line(record(user, method, path, type, agent));
        assertThat(line.chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
        assertThat(line).matches(COMBINED);
    }

    @Property
    void jsonIsOneObjectOnOneLine(
            @ForAll String user, @ForAll String method, @ForAll String path, @ForAll String type, @ForAll String agent)
            throws IOException {
        String line = new JsonFormat().line(record(user, method, path, type, agent));
        assertThat(line.chars()).noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
        assertThat(new ObjectMapper().readTree(line)).hasSize(38);
    }
}
