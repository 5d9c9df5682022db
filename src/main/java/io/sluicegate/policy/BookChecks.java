package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Warns of verdicts that are right by the grammar and hardly what was meant. Confined to one load. */
final class BookChecks {

    /** Of how many clauses at most the subsets are looked at. */
    private static final int MAX_CLAUSES = 8;

    private final Path directory;
    private final Problems problems;
    /** Where a set of clauses first stands, in {@code deny} and in the other two. */
    private final Map<Set<String>, Token> denied = new HashMap<>();

    private final Map<Set<String>, Token> let = new HashMap<>();

    BookChecks(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    void check(List<ParsedVerdict> verdicts) {
        for (ParsedVerdict verdict : verdicts) {
            neverReached(verdict);
            neverShown(verdict);
        }
        hiddenNames(verdicts.stream().map(ParsedVerdict::statement).toList());
    }

    /** A line whose clauses are a part of a later one's decides all that the later one matches. */
    private void neverReached(ParsedVerdict verdict) {
        boolean deny = verdict.statement().action() == Action.DENY;
        Token wider = wider(verdict.statement().scope().texts(), deny);
        if (wider != null) {
            boolean sameFile = wider.file().equals(verdict.first().file());
            String place = sameFile ? "line " + wider.line() : wider.place();
            problems.warning(verdict.first(), "never reached: " + place + " already decides everything it matches");
        }
        (deny ? denied : let).putIfAbsent(Set.copyOf(verdict.statement().scope().texts()), verdict.first());
    }

    private @Nullable Token wider(List<String> clauses, boolean deny) {
        if (clauses.size() > MAX_CLAUSES) {
            return null;
        }
        for (int subset = 1; subset < 1 << clauses.size(); subset++) {
            Set<String> part = new HashSet<>();
            for (int i = 0; i < clauses.size(); i++) {
                if ((subset >> i & 1) != 0) {
                    part.add(clauses.get(i));
                }
            }
            Token earlier = denied.get(part);
            if (earlier == null && !(deny && part.stream().anyMatch(BookChecks::isTo))) {
                // In allow and bypass "to" wants all names, in deny any: there the later line may still match.
                earlier = let.get(part);
            }
            if (earlier != null) {
                return earlier;
            }
        }
        return null;
    }

    private static boolean isTo(String clause) {
        return clause.startsWith("to ") || clause.startsWith("not to ");
    }

    /** A tunnel shows no method of its own, no path and no type: a negation does not catch it. */
    private void neverShown(ParsedVerdict verdict) {
        List<Clause> clauses = verdict.statement().scope().clauses();
        boolean httpAlone = clauses.stream()
                .anyMatch(each -> each instanceof Clause.Proto proto
                        && !proto.negated()
                        && proto.words().equals(Set.of(Clause.ProtocolWord.HTTP)));
        boolean negated = clauses.stream()
                .anyMatch(each -> (each instanceof Clause.Path path && path.negated())
                        || (each instanceof Clause.Type type && type.negated())
                        || (each instanceof Clause.Method method && method.negated()));
        if (verdict.statement().action() == Action.DENY && negated && !httpAlone) {
            problems.warning(
                    verdict.first(),
                    "TLS and other tunnels never show a path, a type, nor a method of their own, and pass this line",
                    "add \"proto http\" where that is meant");
        }
    }

    private void hiddenNames(List<Statement> statements) {
        boolean names = statements.stream()
                .flatMap(each -> each.scope().clauses().stream())
                .anyMatch(Clause::asksNames);
        boolean h2c = statements.stream()
                .filter(each -> each.action() == Action.DENY)
                .flatMap(each -> each.scope().clauses().stream())
                .anyMatch(each -> each instanceof Clause.Proto proto
                        && !proto.negated()
                        && proto.words().contains(Clause.ProtocolWord.H2C));
        Statement end = statements.isEmpty() ? null : statements.get(statements.size() - 1);
        boolean deniesRest = end != null && end.isUnconditional() && end.action() == Action.DENY;
        if (names && !h2c && !deniesRest) {
            problems.warning(
                    directory, "HTTP/2 with prior knowledge hides its names from the name rules; add: deny proto h2c");
        }
    }
}
