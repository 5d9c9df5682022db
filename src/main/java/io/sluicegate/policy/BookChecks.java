package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Warns of verdicts that are right by the grammar and hardly what was meant. Confined to one load. */
final class BookChecks {

    private final Path directory;
    private final Problems problems;

    BookChecks(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    void check(List<ParsedVerdict> verdicts) {
        new Shadows(problems).check(verdicts);
        verdicts.forEach(this::neverShown);
        hiddenNames(verdicts.stream().map(ParsedVerdict::statement).toList());
    }

    /** A tunnel shows no method of its own, no path and no type: no clause about one matches there, negated or not. */
    private void neverShown(ParsedVerdict verdict) {
        List<Clause> clauses = verdict.statement().scope().clauses();
        boolean shown = clauses.stream().anyMatch(each -> each instanceof Clause.Path || each instanceof Clause.Type);
        boolean negated = clauses.stream()
                .anyMatch(each -> each.negated()
                        && (each instanceof Clause.Path
                                || each instanceof Clause.Type
                                || each instanceof Clause.Method));
        boolean deny = verdict.statement().action() == Action.DENY;
        if (shown && isOfTunnels(clauses)) {
            problems.warning(
                    verdict.first(),
                    "never matches: TLS and other tunnels show no path and no type",
                    "only \"proto http\" does");
        } else if (deny && negated && !isOfHttp(clauses)) {
            problems.warning(
                    verdict.first(),
                    "TLS and other tunnels never show a path, a type, nor a method of their own, and pass this line",
                    "add \"proto http\" where that is meant");
        }
    }

    private static boolean isOfHttp(List<Clause> clauses) {
        return clauses.stream()
                .anyMatch(each -> each instanceof ProtoClause proto
                        && !proto.negated()
                        && proto.words().equals(Set.of(ProtoClause.Word.HTTP)));
    }

    private static boolean isOfTunnels(List<Clause> clauses) {
        return clauses.stream()
                .anyMatch(each -> each instanceof ProtoClause proto
                        && proto.words().contains(ProtoClause.Word.HTTP) == proto.negated());
    }

    private void hiddenNames(List<Statement> statements) {
        boolean names = statements.stream()
                .flatMap(each -> each.scope().clauses().stream())
                .anyMatch(Clause::asksNames);
        boolean h2c = statements.stream()
                .filter(each -> each.action() == Action.DENY)
                .flatMap(each -> each.scope().clauses().stream())
                .anyMatch(each -> each instanceof ProtoClause proto
                        && !proto.negated()
                        && proto.words().contains(ProtoClause.Word.H2C));
        Statement end = statements.isEmpty() ? null : statements.get(statements.size() - 1);
        boolean deniesRest = end != null && end.isUnconditional() && end.action() == Action.DENY;
        if (names && !h2c && !deniesRest) {
            problems.warning(
                    directory, "HTTP/2 with prior knowledge hides its names from the name rules; add: deny proto h2c");
        }
    }
}
