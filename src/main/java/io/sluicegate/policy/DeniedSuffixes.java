package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.HostName;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.NameText;
import io.sluicegate.match.PublicSuffixes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Warns of names in {@code deny to} that are public suffixes: one short line such as {@code com} denies millions of
 * sites. A list is asked for each suffix, so that its size costs nothing. Confined to one load.
 */
final class DeniedSuffixes {

    private final SetTable sets;
    private final Problems problems;
    /** The sets that have been looked at. */
    private final Set<String> passed = new HashSet<>();

    private final Set<Token> toldTokens = new HashSet<>();
    private final Set<LoadedList> toldLists = new HashSet<>();

    DeniedSuffixes(SetTable sets, Problems problems) {
        this.sets = sets;
        this.problems = problems;
    }

    void check(List<ParsedVerdict> verdicts) {
        for (ParsedVerdict verdict : verdicts) {
            if (verdict.statement().action() == Action.DENY) {
                SetLeaves leaves = sets.leaves(verdict.items("to"), passed);
                leaves.literals().forEach(literal -> check(verdict, literal));
                leaves.lists().values().forEach(list -> check(verdict, list));
            }
        }
    }

    private void check(ParsedVerdict verdict, Token literal) {
        if (literal.kind() != Token.Kind.WORD || literal.text().indexOf('.') < 0) {
            return;
        }
        NameText text = NameText.parse(literal.text(), DomainSet.Reach.WITH_BELOW);
        HostName name = text.reach() == DomainSet.Reach.EXACT ? null : text.name();
        if (name != null && PublicSuffixes.contains(name) && toldTokens.add(literal)) {
            problems.warning(literal, message(name.text(), verdict));
        }
    }

    /** Tells the first entry that is one, and how many more there are. */
    private void check(ParsedVerdict verdict, LoadedList list) {
        if (list.names().isEmpty() || !toldLists.add(list)) {
            return;
        }
        NavigableMap<Integer, String> found = new TreeMap<>();
        for (HostName suffix : PublicSuffixes.all()) {
            int entry = list.names().findBelow(suffix);
            if (entry != DomainSet.NONE) {
                found.putIfAbsent(entry, suffix.text());
            }
        }
        Map.Entry<Integer, String> first = found.firstEntry();
        if (first != null) {
            String more = found.size() > 1 ? " (" + found.size() + " like this)" : "";
            problems.warning(list, first.getKey(), message(first.getValue(), verdict) + more);
        }
    }

    private static String message(String suffix, ParsedVerdict verdict) {
        return "\"" + suffix + "\" is a public suffix: " + verdict.first().place() + " denies every site below it";
    }
}
