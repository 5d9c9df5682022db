package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a subject gets the verdict that it gets. Immutable.
 *
 * @param decision what the book says, by the evaluator of the data path itself
 * @param matches the statements that match or could still match, in reading order: the first that is not open decides
 * @param effects what holds beside the verdict, by what is known
 */
public record Explanation(Decision decision, List<Match> matches, List<Effect> effects) {

    /** Copies both lists. */
    public Explanation {
        matches = List.copyOf(matches);
        effects = List.copyOf(effects);
    }

    /** The statement that decides, or that the decision waits for. */
    public Match winner() {
        return matches.get(decisive());
    }

    /** What would match too if the winner were not there. */
    public List<Match> others() {
        List<Match> others = new ArrayList<>(matches);
        others.remove(decisive());
        return others;
    }

    private int decisive() {
        int at = 0;
        while (decision instanceof Verdict && matches.get(at).open()) {
            at++;
        }
        return at;
    }

    /**
     * A statement that matches, or that could still match.
     *
     * @param line the statement
     * @param set the named set by which it matches; null where it names none
     * @param listEntry file:line of the list entry by which it matches; null where none does
     * @param open whether it asks for something that is not known
     */
    public record Match(
            RuleBook.Line line,
            @Nullable String set,
            @Nullable String listEntry,
            boolean open) {}
}
