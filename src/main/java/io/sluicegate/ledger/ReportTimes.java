package io.sluicegate.ledger;

import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** How reports write times: RFC 3339 with the offset of their zone. */
final class ReportTimes {

    private static final DateTimeFormatter MOMENT = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss.SSS")
            .appendOffset("+HH:MM", "Z")
            .toFormatter(Locale.ROOT);

    private ReportTimes() {}

    /** The start of an hour, without a fraction of a second. */
    static String hour(OffsetDateTime time, ZoneId zone) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atZoneSameInstant(zone));
    }

    /** To the millisecond. */
    static String moment(OffsetDateTime time, ZoneId zone) {
        return MOMENT.format(time.atZoneSameInstant(zone));
    }
}
