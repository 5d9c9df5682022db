package io.sluicegate.cli;

import io.sluicegate.ledger.ReportTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many records are judged alike, and how many not, by host and by the line responsible. Hosts beyond {@link #MAX_ROWS}
 * are summed without their names. Confined to one replay.
 */
final class ReplayTally {

    /** What becomes of a record under other rules. */
    enum Change {
        UNCHANGED("unchanged"),
        ALLOW_TO_DENY("allow-to-deny"),
        DENY_TO_ALLOW("deny-to-allow"),
        UNDECIDABLE("undecidable"),
        NOT_JUDGED("not-judged");

        private final String word;

        Change(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    /**
     * What is counted together.
     *
     * @param before the verdict of the record
     * @param after the verdict of the other rules; null where they give none
     * @param host null where hosts are not told apart, or are too many
     * @param rule file:line of the other rules
     * @param reason what would have to be known
     */
    record Group(
            Change change,
            @Nullable String before,
            @Nullable String after,
            @Nullable String host,
            @Nullable String rule,
            @Nullable String reason) {

        private Group withoutHost() {
            return new Group(change, before, after, null, null, reason);
        }
    }

    private record Sum(long exchanges, long up, long down) {
        private Sum plus(Sum other) {
            return new Sum(exchanges + other.exchanges, up + other.up, down + other.down);
        }
    }

    /** Groups that are kept apart. */
    static final int MAX_ROWS = 100_000;

    private static final List<String> COLUMNS =
            List.of("change", "before", "after", "host", "rule", "reason", "exchanges", "bytes_up", "bytes_down");

    private final Map<Group, Sum> sums = new HashMap<>();

    void count(Group group, long up, long down) {
        boolean full = sums.size() >= MAX_ROWS && !sums.containsKey(group);
        sums.merge(full ? group.withoutHost() : group, new Sum(1, up, down), Sum::plus);
    }

    long total() {
        return sums.values().stream().mapToLong(Sum::exchanges).sum();
    }

    /** A line for people: how many of each kind. */
    String summary() {
        Map<Change, Long> counts = new EnumMap<>(Change.class);
        for (Change each : Change.values()) {
            counts.put(each, 0L);
        }
        sums.forEach((group, sum) -> counts.merge(group.change(), sum.exchanges(), Long::sum));
        List<String> words = new ArrayList<>();
        counts.forEach((change, count) -> words.add(change.word() + " " + count));
        return total() + " records: " + String.join(", ", words);
    }

    /** A row for each group, kind by kind, the largest first; of each kind the hosts beyond the limit are one row. */
    ReportTable table(int limit) {
        Map<Group, Sum> shown = new HashMap<>();
        Map<Change, Integer> hosts = new EnumMap<>(Change.class);
        sums.entrySet().stream().sorted(largestFirst()).forEach(each -> {
            Group group = each.getKey();
            boolean beyond = group.host() != null && hosts.merge(group.change(), 1, Integer::sum) > limit;
            shown.merge(beyond ? group.withoutHost() : group, each.getValue(), Sum::plus);
        });
        List<List<@Nullable Object>> rows = new ArrayList<>();
        shown.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Group, Sum> each) -> each.getKey().change())
                        .thenComparing(largestFirst()))
                .forEach(each -> rows.add(row(each.getKey(), each.getValue())));
        Sum all = sums.values().stream().reduce(new Sum(0, 0, 0), Sum::plus);
        return new ReportTable(
                COLUMNS,
                rows,
                Arrays.<@Nullable Object>asList(
                        null, null, null, null, null, null, all.exchanges(), all.up(), all.down()));
    }

    private static Comparator<Map.Entry<Group, Sum>> largestFirst() {
        return Comparator.comparingLong(
                        (Map.Entry<Group, Sum> each) -> -each.getValue().exchanges())
                .thenComparing(each -> each.getKey().toString());
    }

    private static List<@Nullable Object> row(Group group, Sum sum) {
        return Arrays.<@Nullable Object>asList(
                group.change().word(),
                group.before(),
                group.after(),
                group.host(),
                group.rule(),
                group.reason(),
                sum.exchanges(),
                sum.up(),
                sum.down());
    }
}
