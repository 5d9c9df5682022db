package io.sluicegate.policy;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All rules in force, swapped whole at a reload. From top to bottom the first statement that matches decides, as soon
 * as all that it asks is known and none above it can still match. Immutable.
 */
public final class RuleBook {

    private final List<Statement> statements;
    private final String version;
    private final boolean nameRules;
    private final LastGood lastGood;

    RuleBook(List<Statement> statements, String version) {
        this(statements, version, LastGood.NONE);
    }

    RuleBook(List<Statement> statements, String version, LastGood lastGood) {
        this.lastGood = lastGood;
        this.statements = List.copyOf(statements);
        this.version = version;
        this.nameRules =
                statements.stream().flatMap(each -> each.clauses().stream()).anyMatch(Clause::asksNames);
    }

    /** The verdict, or what must be known first. With every fact known it is always a verdict. */
    public Decision decide(Subject subject) {
        for (Statement statement : statements) {
            Set<Fact> needs = EnumSet.noneOf(Fact.class);
            if (statement.mayMatch(subject, needs)) {
                return needs.isEmpty() ? statement.verdictFor(subject) : new Decision.Pending(needs);
            }
        }
        throw new IllegalStateException("a book ends in an unconditional verdict");
    }

    /** Whether any statement asks for names. */
    public boolean hasNameRules() {
        return nameRules;
    }

    /** A short word that changes with the text of the rules and their lists. */
    public String version() {
        return version;
    }

    /** What its lists hold, for the book that comes after it. */
    public LastGood lastGood() {
        return lastGood;
    }

    /** The statements in order, for display. */
    public List<Line> lines() {
        return statements.stream()
                .map(each -> new Line(
                        each.verdict().rule(),
                        each.verdict().label(),
                        each.action().word(),
                        each.text()))
                .toList();
    }

    /**
     * A statement as it is shown.
     *
     * @param rule file:line
     * @param label without its colon
     * @param verdict the verdict's word
     * @param text as it stands in the file
     */
    public record Line(String rule, @Nullable String label, String verdict, String text) {}
}
