package io.sluicegate.cli;

import io.sluicegate.cli.ReplayTally.Change;
import io.sluicegate.cli.ReplayTally.Group;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Judges records of the past by another book, one after another. Confined to one replay. */
final class Replay {

    private static final String DENY = "deny";

    private final RuleBook book;
    private final boolean assuming;
    private final ReplayTally tally;

    Replay(RuleBook book, boolean assuming, ReplayTally tally) {
        this.book = book;
        this.assuming = assuming;
        this.tally = tally;
    }

    /** Counts one record; parts of flows that went on are left to their last one. */
    void take(PastRow row) {
        if (row.is("final")) {
            tally.count(group(row), row.number("bytes_up", 0), row.number("bytes_down", 0));
        }
    }

    private Group group(PastRow row) {
        String before = row.text("verdict");
        if (before == null) {
            return new Group(Change.NOT_JUDGED, null, null, null, null, row.text("end_reason"));
        }
        PastExchange past = new PastExchange(row, assuming);
        Decision decision = book.decide(past.subject(false));
        if (past.mayHaveEch() && !book.decide(past.subject(true)).equals(decision)) {
            return undecidable(before, row, "ech");
        }
        return decision instanceof Verdict verdict
                ? decided(before, verdict, row)
                : undecidable(before, row, words(((Decision.Pending) decision).needs()));
    }

    private static Group decided(String before, Verdict verdict, PastRow row) {
        String after = verdict.action().word();
        boolean denied = before.equals(DENY);
        if (denied == after.equals(DENY)) {
            return new Group(Change.UNCHANGED, before, after, null, null, null);
        }
        Change change = denied ? Change.DENY_TO_ALLOW : Change.ALLOW_TO_DENY;
        return new Group(change, before, after, where(row), verdict.rule(), null);
    }

    private static Group undecidable(String before, PastRow row, String reason) {
        return new Group(Change.UNDECIDABLE, before, null, where(row), null, reason);
    }

    /** The host; the address where no name was shown. */
    private static @Nullable String where(PastRow row) {
        String host = row.text("host");
        return host == null ? row.text("dest") : host;
    }

    private static String words(Set<?> facts) {
        Set<String> words = new TreeSet<>();
        facts.forEach(fact -> words.add(fact.toString().toLowerCase(Locale.ROOT)));
        return String.join("+", words);
    }
}
