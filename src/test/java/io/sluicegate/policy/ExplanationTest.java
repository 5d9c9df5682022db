package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is explained is what the data path decides, whatever is known. */
class ExplanationTest {

    @Property(tries = 1000)
    void explanationIsTheVerdictOfTheDataPath(@ForAll long seed, @ForAll @IntRange(max = 8) int lines) {
        Random random = new Random(seed);
        List<String> text = new ArrayList<>(RandomRules.NAMES);
        for (int i = 0; i < lines; i++) {
            text.add(RandomRules.line(random));
        }
        text.add(random.nextBoolean() ? "allow all" : "deny all");
        RuleBook book = book(text.toArray(String[]::new));
        Set<Fact> known = EnumSet.noneOf(Fact.class);
        for (Fact fact : Fact.values()) {
            if (random.nextInt(3) > 0) {
                known.add(fact);
            }
        }
        Subject subject = RandomRules.stage(RandomRules.subject(random), known);
        Explanation explanation = book.explain(subject);
        assertThat(explanation.decision()).isEqualTo(book.decide(subject));
        Explanation.Match winner = explanation.winner();
        if (explanation.decision() instanceof Verdict verdict) {
            assertThat(winner.line().rule()).as("%s", text).isEqualTo(verdict.rule());
            assertThat(winner.line().label()).isEqualTo(verdict.label());
            assertThat(winner.line().verdict()).isEqualTo(verdict.action().word());
            assertThat(winner.listEntry()).isEqualTo(verdict.listEntry());
            assertThat(winner.open()).isFalse();
        } else {
            assertThat(winner.open()).isTrue();
        }
        assertThat(explanation.others()).doesNotContain(winner);
    }
}
