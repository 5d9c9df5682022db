package io.sluicegate.accesslog;

import io.sluicegate.ledger.AuditRecord;
import java.time.ZoneId;
import java.util.Locale;

/**
 * How a record becomes a line. Pure: the same record is the same line. Whatever a client has written, the line has its
 * fields, and is one line.
 */
public interface AccessLogFormat {

    /** The words that settings and commands know the formats by. */
    enum Word {
        /** Squid's native format. */
        SQUID,
        /** The combined log format of Apache. */
        COMBINED,
        /** One JSON object a line. */
        JSON;

        /** The format that the settings name so; they know no other names. */
        static Word of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** The line of a record, without its end. */
    String line(AuditRecord entry);

    /**
     * The format of that name.
     *
     * @param zone by whose clock times are written where the format has a zone
     */
    static AccessLogFormat of(Word word, ZoneId zone) {
        return switch (word) {
            case SQUID -> new SquidFormat();
            case COMBINED -> new CombinedFormat(zone);
            case JSON -> new JsonFormat();
        };
    }
}
