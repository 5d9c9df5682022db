package io.sluicegate.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which bytes of a representation a 206 carries (RFC 9110 section 14.4). Immutable.
 *
 * @param first position of the first byte, from 0
 * @param last position of the last byte
 * @param size of the whole, in bytes
 */
public record ContentRange(long first, long last, long size) {

    private static final Pattern FIELD = Pattern.compile("(?i:bytes) ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})");

    /** Reads the field; null for several ranges, another unit, a size that is not known, and what makes no sense. */
    public static @Nullable ContentRange of(HeaderFields fields) {
        String field = fields.all("Content-Range").size() == 1 ? fields.get("Content-Range") : null;
        Matcher range = FIELD.matcher(field == null ? "" : field);
        if (!range.matches()) {
            return null;
        }
        ContentRange read = new ContentRange(
                Long.parseLong(range.group(1)), Long.parseLong(range.group(2)), Long.parseLong(range.group(3)));
        return read.first <= read.last && read.last < read.size ? read : null;
    }

    /** How many bytes it is. */
    public long length() {
        return last - first + 1;
    }
}
