package io.sluicegate.policy;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A {@code time} of a book: spans of the week in wall-clock time (GRAMMAR section 3.3.12). Without a zone, so that it
 * knows nothing of summer time: what the wall clock shows twice is in a span twice. Immutable.
 *
 * @param name as the book calls it
 * @param spans one of which has to hold
 */
record TimeSpans(String name, List<Span> spans) {

    TimeSpans {
        spans = List.copyOf(spans);
    }

    /** Whether the moment lies in one of the spans. */
    boolean contains(LocalDateTime moment) {
        for (Span span : spans) {
            if (span.contains(moment)) {
                return true;
            }
        }
        return false;
    }

    /** Whether all spans begin and end on full hours. */
    boolean isOfFullHours() {
        return spans.stream().allMatch(Span::isOfFullHours);
    }

    /**
     * A stretch of the day, on some days. One that ends before it begins goes on into the next day, and belongs to the
     * day it begins.
     *
     * @param days on which it begins
     * @param from seconds of the day, inclusive
     * @param to seconds of the day, exclusive; 86,400 for its end
     */
    record Span(Set<DayOfWeek> days, int from, int to) {

        static final int DAY = 24 * 60 * 60;

        Span {
            days = EnumSet.copyOf(days);
        }

        static Span wholeDays(Set<DayOfWeek> days) {
            return new Span(days, 0, DAY);
        }

        boolean contains(LocalDateTime moment) {
            int second = moment.toLocalTime().toSecondOfDay();
            DayOfWeek day = moment.getDayOfWeek();
            boolean over = to <= from;
            boolean begun = days.contains(day) && second >= from && (over || second < to);
            return begun || (over && second < to && days.contains(day.minus(1)));
        }

        /** Whether it begins and ends on full hours. */
        boolean isOfFullHours() {
            return from % 3600 == 0 && to % 3600 == 0;
        }
    }
}
