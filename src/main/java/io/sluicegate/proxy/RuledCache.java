package io.sluicegate.proxy;

import io.sluicegate.cache.CacheRules;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.policy.Effect;
import io.sluicegate.policy.Effects;
import io.sluicegate.policy.Fact;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The statements {@code cache} and {@code nocache} of a book for one request. Immutable. */
final class RuledCache implements CacheRules {

    private final List<Effect.CacheRule> rules;
    private final Facts facts;
    /** By the request alone; open where the type of the answer is asked for. */
    private final Effects.Matching<Effect.CacheRule> asked;

    private RuledCache(List<Effect.CacheRule> rules, Facts facts, Effects.Matching<Effect.CacheRule> asked) {
        this.rules = rules;
        this.facts = facts;
        this.asked = asked;
    }

    /**
     * Tells the rules, perhaps before this returns, once what they ask of the request is known; not at all once the flow is
     * over. Nobody is asked to sign in for them.
     */
    static void of(FlowContext flow, Passage passage, Consumer<CacheRules> then) {
        List<Effect.CacheRule> rules = passage.book().effects().caches();
        if (rules.isEmpty()) {
            then.accept(NONE);
            return;
        }
        Facts facts = passage.facts().withUserAsKnown();
        Effects.Matching<Effect.CacheRule> asked = Effects.first(rules, facts.subject());
        if (!asked.needs().contains(Fact.ADDRESSES)) {
            then.accept(new RuledCache(rules, facts, asked));
            return;
        }
        passage.destination().resolve(flow.loop().resolver(), () -> {
            if (!flow.isOver()) {
                facts.resolved(passage.destination().addresses());
                then.accept(new RuledCache(rules, facts, Effects.first(rules, facts.subject())));
            }
        });
    }

    private Effect.@Nullable CacheRule on(HeaderFields answer) {
        if (asked.needs().isEmpty()) {
            return asked.first();
        }
        Facts answered = facts.answered(answer.joined("Content-Type"));
        return Effects.first(rules, answered.subject()).first();
    }

    @Override
    public boolean mayStore(HeaderFields answer) {
        Effect.CacheRule rule = on(answer);
        return rule == null || rule.stores();
    }

    @Override
    public @Nullable Duration lifetime(HeaderFields answer) {
        Effect.CacheRule rule = on(answer);
        return rule == null ? null : rule.lifetime();
    }

    @Override
    public boolean exclude() {
        Effect.CacheRule rule = asked.first();
        return rule != null && !rule.stores();
    }

    @Override
    public boolean fetchWhole() {
        Effect.CacheRule rule = asked.first();
        return rule != null && rule.whole();
    }
}
