package io.sluicegate.cli;

import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Effect;
import io.sluicegate.policy.Explanation;
import io.sluicegate.policy.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An explanation by the names under which it is shown, on a terminal, in JSON and by the API. Has no state. */
final class ExplainAnswer {

    private ExplainAnswer() {}

    static Map<String, @Nullable Object> of(Explanation explanation) {
        Explanation.Match winner = explanation.winner();
        Decision decision = explanation.decision();
        Verdict verdict = decision instanceof Verdict fallen ? fallen : null;
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("verdict", verdict == null ? "undecided" : verdict.action().word());
        shown.put("rule", winner.line().rule());
        shown.put("statement", winner.line().text());
        shown.put("label", winner.line().label());
        shown.put("because", verdict == null ? null : verdict.because());
        shown.put("set", winner.set());
        shown.put("list_entry", winner.listEntry());
        shown.put(
                "also_matches",
                explanation.others().stream().map(ExplainAnswer::row).toList());
        shown.put(
                "effects",
                explanation.effects().stream().map(ExplainAnswer::row).toList());
        shown.put("unknown", unknown(decision));
        return shown;
    }

    private static Map<String, @Nullable Object> row(Explanation.Match match) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rule", match.line().rule());
        row.put("statement", match.line().text());
        row.put("list_entry", match.listEntry());
        row.put("open", match.open());
        return row;
    }

    private static Map<String, @Nullable Object> row(Effect effect) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rule", effect.source().rule());
        row.put("statement", effect.source().text());
        row.put("label", effect.source().label());
        return row;
    }

    private static List<String> unknown(Decision decision) {
        return decision instanceof Decision.Pending pending
                ? pending.needs().stream()
                        .map(fact -> fact.name().toLowerCase(Locale.ROOT))
                        .sorted()
                        .toList()
                : List.of();
    }
}
