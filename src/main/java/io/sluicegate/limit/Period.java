package io.sluicegate.limit;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;

/**
 * A span of time in which a quota counts, by the wall clock of a zone: it begins at a full hour, at midnight, on Monday or
 * on the 1st, and ends where the next one begins, through both changes of summer time. A border that the clock skips is the
 * moment of the skip; one that it shows twice is a border the first time, and for hours each time. Immutable.
 *
 * @param start second of the epoch, in it
 * @param end second of the epoch, the first that is not in it
 */
record Period(long start, long end) {

    private static final long HOUR = 3600;

    /** The period of an instant; {@code unit} is HOURS, DAYS, WEEKS or MONTHS. */
    static Period of(ChronoUnit unit, ZoneId zone, Instant now) {
        return unit == ChronoUnit.HOURS ? hour(zone.getRules(), now) : days(unit, zone, now);
    }

    /** Whether the instant is in it. */
    boolean holds(Instant now) {
        long second = now.getEpochSecond();
        return start <= second && second < end;
    }

    private static Period days(ChronoUnit unit, ZoneId zone, Instant now) {
        LocalDate first = firstDay(unit, now.atZone(zone).toLocalDate());
        LocalDate next = first.plus(1, unit);
        if (!now.isBefore(next.atStartOfDay(zone).toInstant())) {
            first = next; // the clock was set back over midnight, which has been a border already
            next = first.plus(1, unit);
        }
        return new Period(second(first, zone), second(next, zone));
    }

    private static LocalDate firstDay(ChronoUnit unit, LocalDate day) {
        return switch (unit) {
            case DAYS -> day;
            case WEEKS -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case MONTHS -> day.withDayOfMonth(1);
            default -> throw new IllegalArgumentException("no period of quotas: " + unit);
        };
    }

    private static long second(LocalDate day, ZoneId zone) {
        return day.atStartOfDay(zone).toEpochSecond();
    }

    private static Period hour(ZoneRules rules, Instant now) {
        return new Period(hourBefore(rules, now), hourAfter(rules, now));
    }

    /** The last moment up to {@code now} at which the clock showed a full hour. */
    private static long hourBefore(ZoneRules rules, Instant now) {
        long full = fullHour(rules.getOffset(now), now);
        ZoneOffsetTransition change = rules.previousTransition(now.plusSeconds(1));
        if (change == null || full >= change.toEpochSecond()) {
            return full;
        }
        return changesAtBorder(change)
                ? change.toEpochSecond()
                : hourBefore(rules, change.getInstant().minusSeconds(1));
    }

    private static long hourAfter(ZoneRules rules, Instant now) {
        long full = fullHour(rules.getOffset(now), now) + HOUR;
        ZoneOffsetTransition change = rules.nextTransition(now);
        if (change == null || full < change.toEpochSecond()) {
            return full;
        }
        boolean border = changesAtBorder(change);
        return border ? change.toEpochSecond() : hourAfter(rules, change.getInstant());
    }

    /** Whether the clock shows a full hour after the change, or has skipped one. */
    private static boolean changesAtBorder(ZoneOffsetTransition change) {
        boolean skipped = change.isGap()
                && fullHour(change.getOffsetAfter(), change.getInstant())
                        >= change.toEpochSecond() - change.getDuration().toSeconds();
        return skipped || fullHour(change.getOffsetAfter(), change.getInstant()) == change.toEpochSecond();
    }

    private static long fullHour(ZoneOffset offset, Instant now) {
        long local = now.getEpochSecond() + offset.getTotalSeconds();
        return now.getEpochSecond() - Math.floorMod(local, HOUR);
    }
}
