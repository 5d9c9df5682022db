package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is told of random lines holds for random flows. */
class ImplicationTest {

    private static final String NEVER = "never reached: line ";

    private static List<String> lines(Random random, int count) {
        List<String> lines = new ArrayList<>(RandomRules.NAMES);
        for (int i = 0; i < count; i++) {
            lines.add(RandomRules.line(random));
        }
        lines.add(random.nextBoolean() ? "allow all" : "deny all");
        return lines;
    }

    private static List<Subject> subjects(Random random, int count) {
        return Stream.generate(() -> RandomRules.subject(random)).limit(count).toList();
    }

    @Property(tries = 500)
    void lineThatIsToldNeverDecides(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int count) {
        Random random = new Random(seed);
        List<String> lines = lines(random, count);
        RuleLoad load = Books.load(String.join("\n", lines));
        RuleBook book = Objects.requireNonNull(load.book());
        Set<String> told = new HashSet<>();
        load.problems().stream()
                .filter(each -> each.message().startsWith(NEVER))
                .forEach(each -> told.add(each.file() + ":" + each.line()));
        for (Subject subject : subjects(random, told.isEmpty() ? 0 : 200)) {
            assertThat(((Verdict) book.decide(subject)).rule())
                    .as("%s %s", lines, subject)
                    .isNotIn(told);
        }
    }

    @Property(tries = 500)
    void widerLineMatchesWhateverTheNarrowerOneDoes(@ForAll long seed, @ForAll @IntRange(min = 2, max = 30) int count) {
        Random random = new Random(seed);
        List<String> lines = lines(random, count);
        List<Statement> statements = Books.contents(lines).verdicts();
        List<Subject> subjects = subjects(random, 100);
        Implication implication = new Implication();
        for (Statement narrower : statements) {
            for (Statement wider : statements) {
                if (implication.implies(narrower.scope(), wider.scope())) {
                    for (Subject subject : subjects) {
                        assertThat(!narrower.scope().matches(subject)
                                        || wider.scope().matches(subject))
                                .as("%s, %s, %s", narrower.text(), wider.text(), subject)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Property(tries = 500)
    void everyLineThatOneAboveImpliesIsTold(@ForAll long seed, @ForAll @IntRange(min = 2, max = 40) int count) {
        List<String> lines = lines(new Random(seed), count);
        List<Statement> statements = Books.contents(lines).verdicts();
        Implication implication = new Implication();
        Set<String> expected = new HashSet<>();
        List<Statement> reached = new ArrayList<>();
        for (Statement statement : statements) {
            Statement wider = reached.stream()
                    .filter(above -> implication.implies(statement.scope(), above.scope()))
                    .findFirst()
                    .orElse(null);
            if (wider == null) {
                reached.add(statement);
            } else {
                expected.add(place(statement) + " " + NEVER + place(wider) + " already decides everything it matches");
            }
        }
        Set<String> told = new HashSet<>();
        Books.load(String.join("\n", lines)).problems().stream()
                .filter(each -> each.message().startsWith(NEVER))
                .forEach(each -> told.add(each.line() + " " + each.message()));
        assertThat(told).as("%s", lines).isEqualTo(expected);
    }

    private static String place(Statement statement) {
        return statement.verdict().rule().replace("a.rules:", "");
    }

    @Property(tries = 200)
    void lineImpliesItself(@ForAll long seed) {
        Random random = new Random(seed);
        Statement statement = Books.contents(lines(random, 1)).verdicts().get(0);
        assertThat(new Implication().implies(statement.scope(), statement.scope()))
                .as("%s", statement.text())
                .isTrue();
    }

    @Property(tries = 300)
    void denialIsNeverCoveredByAnAllowOfItsNames(@ForAll long seed) {
        Random random = new Random(seed);
        List<Statement> statements = Books.contents(lines(random, 20)).verdicts();
        Implication implication = new Implication();
        for (Statement deny : statements) {
            for (Statement allow : statements) {
                boolean apart = deny.action() == Action.DENY && allow.action() != Action.DENY;
                if (apart && allow.scope().clauses().stream().anyMatch(Clause.To.class::isInstance)) {
                    assertThat(implication.implies(deny.scope(), allow.scope())).isFalse();
                }
            }
        }
    }
}
