package io.sluicegate.policy;

import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code time} and {@code zone} (GRAMMAR sections 2 and 3.3.12). Confined to one load. */
final class TimeParser {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern HOURS = Pattern.compile("([0-9]{1,2}):([0-9]{2})-([0-9]{1,2}):([0-9]{2})");

    private final Definitions<TimeSpans> times;
    private final Problems problems;
    private final ZoneId system;
    private @Nullable Token zonePlace;
    private @Nullable ZoneId zone;

    TimeParser(Definitions<TimeSpans> times, ZoneId system, Problems problems) {
        this.times = times;
        this.system = system;
        this.problems = problems;
    }

    /** The zone of the book: its own, or the system's. */
    ZoneId zone() {
        return zone == null ? system : zone;
    }

    void parseZone(Cursor cursor) {
        Token word = cursor.next();
        Token name = cursor.take(Token.Kind.WORD);
        if (name == null) {
            problems.error(cursor.here(), "a time zone is wanted, as in: zone Europe/Paris");
            return;
        }
        if (zonePlace != null) {
            problems.error(word, "the zone stands twice in the book", "first in " + zonePlace.place());
            return;
        }
        zonePlace = word;
        if (!ZoneId.getAvailableZoneIds().contains(name.text())) {
            String other = "a name of the IANA list, as in Europe/Paris";
            problems.error(
                    name,
                    "unknown time zone \"" + name.text() + "\"",
                    Words.meant(name.text(), ZoneId.getAvailableZoneIds(), other));
        } else if (cursor.expectEnd(problems)) {
            zone = ZoneId.of(name.text());
        }
    }

    void parseTime(Cursor cursor) {
        cursor.next();
        Token name = times.name(cursor);
        if (name != null) {
            List<TimeSpans.Span> spans = spans(cursor);
            times.define(name, spans == null ? null : new TimeSpans(name.text(), spans));
        }
    }

    private @Nullable List<TimeSpans.Span> spans(Cursor cursor) {
        List<TimeSpans.Span> spans = new ArrayList<>();
        boolean named = isDays(cursor.peek());
        do {
            TimeSpans.Span span = span(cursor, named, spans.isEmpty());
            if (span == null) {
                return null;
            }
            spans.add(span);
        } while (cursor.take(Token.Kind.COMMA) != null);
        return cursor.expectEnd(problems) ? spans : null;
    }

    /** One span; {@code named} when the first names days, so that all of them do. */
    private TimeSpans.@Nullable Span span(Cursor cursor, boolean named, boolean first) {
        Token token = cursor.peek();
        if (named && !first && token != null && isHours(token)) {
            problems.error(token, "the days are missing before this span", "all spans name days, or none does");
            return null;
        }
        if (!named && isDays(token)) {
            problems.error(cursor.here(), "days stand before the first span too, or nowhere");
            return null;
        }
        Set<DayOfWeek> days = named ? days(cursor) : EnumSet.allOf(DayOfWeek.class);
        if (days == null) {
            return null;
        }
        Token hours = cursor.peek();
        if (named && first && (hours == null || Words.beginsStatement(hours.text()))) {
            return TimeSpans.Span.wholeDays(days);
        }
        if (hours == null || !isHours(hours)) {
            String what = named ? "hours are wanted after the days" : "days or hours are wanted here";
            problems.error(cursor.here(), what, "as in mon-fri 08:00-12:10");
            return null;
        }
        return hours(cursor.next(), days);
    }

    private @Nullable Set<DayOfWeek> days(Cursor cursor) {
        Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
        do {
            Token token = cursor.peek();
            if (token == null || !isDays(token)) {
                String hint = token == null ? null : Words.meant(token.text(), DAYS, null);
                problems.error(cursor.here(), "a day is wanted here, as in mon or mon-fri", hint);
                return null;
            }
            addDays(cursor.next().text(), days);
        } while (cursor.take(Token.Kind.COMMA) != null);
        return days;
    }

    /** One day, or a run of days that may go over the end of the week. */
    private static void addDays(String word, Set<DayOfWeek> days) {
        int hyphen = word.indexOf('-');
        DayOfWeek day = DayOfWeek.of(1 + DAYS.indexOf(hyphen < 0 ? word : word.substring(0, hyphen)));
        DayOfWeek last = hyphen < 0 ? day : DayOfWeek.of(1 + DAYS.indexOf(word.substring(hyphen + 1)));
        days.add(day);
        while (day != last) {
            day = day.plus(1);
            days.add(day);
        }
    }

    private static boolean isDays(@Nullable Token token) {
        if (token == null || token.kind() != Token.Kind.WORD) {
            return false;
        }
        String[] ends = token.text().split("-", -1);
        return ends.length <= 2 && DAYS.contains(ends[0]) && DAYS.contains(ends[ends.length - 1]);
    }

    private static boolean isHours(Token token) {
        return token.kind() == Token.Kind.WORD && token.text().indexOf(':') > 0;
    }

    private TimeSpans.@Nullable Span hours(Token token, Set<DayOfWeek> days) {
        Matcher matcher = HOURS.matcher(token.text());
        int from = matcher.matches() ? seconds(matcher.group(1), matcher.group(2)) : -1;
        int to = from < 0 ? -1 : seconds(matcher.group(3), matcher.group(4));
        if (to < 0) {
            problems.error(token, "\"" + token.text() + "\" is no span of hours", "as in 08:00-12:10");
        } else if (from == TimeSpans.Span.DAY) {
            problems.error(token, "24:00 ends a span and begins none", "begin it at 00:00");
        } else if (from == to) {
            problems.error(token, "the span ends where it begins", "00:00-24:00 is the whole day");
        } else {
            return new TimeSpans.Span(days, from, to);
        }
        return null;
    }

    /** Seconds of the day; -1 for what no clock shows. */
    private static int seconds(String hour, String minute) {
        int seconds = Integer.parseInt(hour) * 3600 + Integer.parseInt(minute) * 60;
        return Integer.parseInt(minute) < 60 && seconds <= TimeSpans.Span.DAY ? seconds : -1;
    }
}
