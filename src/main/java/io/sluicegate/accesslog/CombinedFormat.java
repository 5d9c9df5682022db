package io.sluicegate.accesslog;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.ledger.AuditRecord;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The combined log format of Apache: {@code %h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-agent}i"}. The ledger keeps no
 * Referer and no version of HTTP: the one is {@code -}, the other HTTP/1.1, the only one that requests are read of. Bytes
 * are those to the client, the head of the answer too. Immutable.
 */
final class CombinedFormat implements AccessLogFormat {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'['dd/MMM/uuuu:HH:mm:ss xx']'", Locale.ENGLISH);

    private final DateTimeFormatter time;

    /** Takes the zone by whose clock times are written. */
    CombinedFormat(ZoneId zone) {
        this.time = TIME.withZone(zone);
    }

    @Override
    public String line(AuditRecord entry) {
        LoggedRequest request = LoggedRequest.of(entry);
        AuditRecord.Request asked = entry.request();
        return IpLiteral.format(entry.client().address())
                + " - " + LogText.apacheWord(entry.user())
                + ' ' + time.format(entry.startedAt())
                + ' ' + LogText.apacheQuoted(request.method() + ' ' + request.url() + " HTTP/1.1")
                + ' ' + numberOrUnknown(request.status())
                + ' ' + numberOrUnknown(entry.bytesDown())
                + " \"-\" " + LogText.apacheQuoted(asked == null ? null : asked.userAgent());
    }

    private static String numberOrUnknown(long number) {
        return number == 0 ? LoggedRequest.UNKNOWN : Long.toString(number);
    }
}
