package io.sluicegate.differential;

import java.util.EnumMap;
import java.util.Map;

/** Counts what came of all inputs, so that a run in which nothing was put to the test cannot pass. Confined to one thread. */
final class Tally {

    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);

    /** What can come of a request or a client. */
    enum Outcome {
        CLIENTS,
        REQUESTS,
        FAULTY_REQUESTS,
        CUT_REQUESTS,
        ARRIVALS,
        SENT_AGAIN,
        TUNNELLED,
        UPGRADED,
        DELIVERED,
        DELIVERED_CUT,
        FROM_CACHE,
        FAULTY_ANSWERS,
        OWN_ANSWERS,
        RECORDS
    }

    void count(Outcome outcome) {
        counts.merge(outcome, 1L, Long::sum);
    }

    void count(Outcome outcome, long many) {
        counts.merge(outcome, many, Long::sum);
    }

    long of(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}
