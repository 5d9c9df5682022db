package io.sluicegate.accesslog;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import io.sluicegate.ledger.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line (RFC 8259) with the columns of the view {@code records}, but for those that the database adds:
 * {@code ledger}, {@code gateway}, {@code seq}. Times are RFC 3339 in UTC, to the millisecond. Has no state.
 */
final class JsonFormat implements AccessLogFormat {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String line(AuditRecord entry) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        identity(entry, fields);
        request(entry.request(), fields);
        judgement(entry.verdict(), fields);
        delivery(entry, fields);
        fields.replaceAll((name, value) -> "".equals(value) ? null : value); // as in the ledger
        return JsonText.value(fields);
    }

    private static void identity(AuditRecord entry, Map<String, @Nullable Object> fields) {
        fields.put("flow", entry.flow().toString());
        fields.put("part", (long) entry.part());
        fields.put("final", true);
        fields.put("started_at", time(entry.startedAt()));
        fields.put("ended_at", time(entry.endedAt()));
        endpoint("client", entry.client(), fields);
        fields.put("account", entry.account().isEmpty() ? fields.get("client") : entry.account());
        fields.put("username", entry.user());
        endpoint("dest", entry.dest(), fields);
        fields.put("listener", entry.listener().word());
        fields.put("protocol", entry.protocol().word());
        fields.put("host", entry.host());
        fields.put("host_source", entry.hostSource().word());
        fields.put("host_verified", entry.hostVerified());
    }

    private static void request(@Nullable Request request, Map<String, @Nullable Object> fields) {
        fields.put("method", request == null ? null : request.method());
        fields.put("path", request == null ? null : request.path());
        fields.put("status", request == null || request.status() == 0 ? null : (long) request.status());
        fields.put("media_type", request == null ? null : request.mediaType());
        fields.put("user_agent", request == null ? null : request.userAgent());
    }

    private static void judgement(Judgement verdict, Map<String, @Nullable Object> fields) {
        Action action = verdict.action();
        fields.put("verdict", action == null ? null : action.word());
        fields.put("rule", verdict.rule());
        fields.put("rule_label", verdict.label());
        fields.put("list_entry", verdict.listEntry());
        fields.put("rules_version", verdict.rulesVersion());
    }

    private static void delivery(AuditRecord entry, Map<String, @Nullable Object> fields) {
        Endpoint upstream = entry.upstream();
        fields.put("cache", entry.cache().word());
        fields.put("cache_reason", entry.cacheReason());
        fields.put("upstream", upstream == null ? null : upstream.toString());
        fields.put("attempts", (long) entry.attempts());
        fields.put("bytes_up", entry.bytesUp());
        fields.put("bytes_down", entry.bytesDown());
        fields.put("origin_bytes_up", entry.originBytesUp());
        fields.put("origin_bytes_down", entry.originBytesDown());
        fields.put("hit_bytes", entry.hitBytes());
        long millis = Duration.between(entry.startedAt(), entry.endedAt()).toMillis();
        fields.put("duration_ms", Math.max(0, millis)); // the wall clock may have been set back meanwhile
        fields.put("first_byte_ms", entry.firstByteMillis() < 0 ? null : entry.firstByteMillis());
        fields.put("end_reason", entry.end().word());
    }

    private static void endpoint(String name, @Nullable Endpoint endpoint, Map<String, @Nullable Object> fields) {
        fields.put(name, endpoint == null ? null : IpLiteral.format(endpoint.address()));
        fields.put(name + "_port", endpoint == null ? null : (long) endpoint.port());
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}
