package io.sluicegate.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates in the three forms of RFC 9110 section 5.6.7, and in no other. Has no state. */
public final class HttpDate {

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final DateTimeFormatter FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final String CLOCK = "(\\d{2}):(\\d{2}):(\\d{2})";
    private static final Pattern IMF =
            Pattern.compile("(?:mon|tue|wed|thu|fri|sat|sun), (\\d{2}) ([a-z]{3}) (\\d{4}) " + CLOCK + " gmt");
    private static final Pattern RFC_850 = Pattern.compile(
            "(?:mon|tues|wednes|thurs|fri|satur|sun)day, (\\d{2})-([a-z]{3})-(\\d{2}) " + CLOCK + " gmt");
    private static final Pattern ASCTIME =
            Pattern.compile("(?:mon|tue|wed|thu|fri|sat|sun) ([a-z]{3}) ([ \\d]\\d) " + CLOCK + " (\\d{4})");

    private HttpDate() {}

    /** The instant in the one form that is sent. */
    public static String format(Instant instant) {
        return FIXDATE.format(instant);
    }

    /**
     * The instant that the text spells; null when it is no date.
     *
     * @param now places two-digit years, which are never more than 50 years ahead
     */
    public static @Nullable Instant parse(String text, Instant now) {
        String lower = text.trim().toLowerCase(Locale.ROOT);
        try {
            Matcher imf = IMF.matcher(lower);
            if (imf.matches()) {
                return instant(imf.group(3), imf.group(2), imf.group(1), clock(imf, 4));
            }
            Matcher rfc850 = RFC_850.matcher(lower);
            if (rfc850.matches()) {
                return shortYear(rfc850, now);
            }
            Matcher asctime = ASCTIME.matcher(lower);
            return asctime.matches()
                    ? instant(
                            asctime.group(6), asctime.group(1), asctime.group(2).trim(), clock(asctime, 3))
                    : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant shortYear(Matcher date, Instant now) {
        int thisYear = now.atZone(ZoneOffset.UTC).getYear();
        int year = thisYear - thisYear % 100 + Integer.parseInt(date.group(3));
        if (year > thisYear + 50) {
            year -= 100;
        }
        return instant(Integer.toString(year), date.group(2), date.group(1), clock(date, 4));
    }

    private static LocalTime clock(Matcher date, int group) {
        int second = Integer.parseInt(date.group(group + 2));
        int counted = second == 60 ? 59 : second; // a leap second is the one before
        return LocalTime.of(Integer.parseInt(date.group(group)), Integer.parseInt(date.group(group + 1)), counted);
    }

    private static @Nullable Instant instant(String year, String month, String day, LocalTime time) {
        int number = MONTHS.indexOf(month) + 1;
        if (number == 0) {
            return null;
        }
        return LocalDate.of(Integer.parseInt(year), number, Integer.parseInt(day))
                .atTime(time)
                .toInstant(ZoneOffset.UTC);
    }
}
