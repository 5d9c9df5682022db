package io.sluicegate.accesslog;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.AuditRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The native format of Squid 5 and 6: {@code %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt}, with the result
 * codes that Squid has for what the record says. Bytes are those to the client. Has no state.
 */
final class SquidFormat implements AccessLogFormat {

    private static final Set<FlowEnd> REFUSALS =
            EnumSet.of(FlowEnd.DENIED, FlowEnd.LOOP, FlowEnd.REFUSED, FlowEnd.AUTH_REQUIRED, FlowEnd.AUTH_FAILED);
    private static final String NONE = "NONE_NONE";
    private static final int TIME_WIDTH = 6;
    private static final int FRACTION_WIDTH = 3;

    @Override
    public String line(AuditRecord entry) {
        LoggedRequest request = LoggedRequest.of(entry);
        StringBuilder line = new StringBuilder(200);
        time(entry.endedAt(), line);
        padded(elapsedMillis(entry), TIME_WIDTH, ' ', line.append(' '));
        line.append(' ').append(IpLiteral.format(entry.client().address()));
        padded(
                request.status(),
                FRACTION_WIDTH,
                '0',
                line.append(' ').append(result(entry, request)).append('/'));
        line.append(' ').append(entry.bytesDown());
        line.append(' ').append(LogText.squidUrl(request.method()));
        line.append(' ').append(LogText.squidUrl(request.url()));
        line.append(' ').append(LogText.squidUser(entry.user()));
        line.append(' ').append(hierarchy(entry.upstream()));
        line.append(' ').append(LogText.squidUrl(mediaType(entry)));
        return line.toString();
    }

    private static void time(Instant instant, StringBuilder line) {
        long millis = instant.toEpochMilli();
        line.append(Math.floorDiv(millis, 1000)).append('.');
        padded(Math.floorMod(millis, 1000L), FRACTION_WIDTH, '0', line);
    }

    private static void padded(long number, int width, char with, StringBuilder line) {
        String digits = Long.toString(number);
        line.append(String.valueOf(with).repeat(Math.max(0, width - digits.length())))
                .append(digits);
    }

    /** The wall clock may have been set back meanwhile. */
    private static long elapsedMillis(AuditRecord entry) {
        return Math.max(0, Duration.between(entry.startedAt(), entry.endedAt()).toMillis());
    }

    private static String result(AuditRecord entry, LoggedRequest request) {
        String code = code(entry, request);
        return entry.end() == FlowEnd.CLIENT_ABORT && !code.equals(NONE) ? code + "_ABORTED" : code;
    }

    private static String code(AuditRecord entry, LoggedRequest request) {
        if (entry.verdict().action() == Action.DENY || REFUSALS.contains(entry.end())) {
            return "TCP_DENIED";
        }
        if (request.method().equals(LoggedRequest.UNKNOWN)) {
            return NONE;
        }
        if (request.tunnel()) {
            return entry.upstream() == null ? NONE : "TCP_TUNNEL";
        }
        return cached(entry);
    }

    /** Stored answers are in memory, all of them: there is no TCP_HIT, which is one from a disk. */
    private static String cached(AuditRecord entry) {
        String reason = entry.cacheReason();
        return switch (entry.cache()) {
            case HIT -> "TCP_MEM_HIT";
            case REVALIDATED -> "TCP_REFRESH_UNMODIFIED";
            case STALE -> reason == null ? "TCP_MEM_HIT" : "TCP_REFRESH_FAIL_OLD";
            case MISS -> CacheStatus.STALE.word().equals(reason) ? "TCP_REFRESH_MODIFIED" : "TCP_MISS";
            case BYPASS, NONE -> "TCP_MISS";
        };
    }

    private static String hierarchy(@Nullable Endpoint upstream) {
        return upstream == null ? "HIER_NONE/-" : "HIER_DIRECT/" + IpLiteral.format(upstream.address());
    }

    private static String mediaType(AuditRecord entry) {
        AuditRecord.Request request = entry.request();
        String type = request == null ? null : request.mediaType();
        return type == null ? LoggedRequest.UNKNOWN : type;
    }
}
