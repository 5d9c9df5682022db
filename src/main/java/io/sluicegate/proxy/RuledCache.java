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

    private RuledCache(List<Effect.CacheRule> rules, Facts facts) {
        this.rules = rules;
        this.facts = facts;
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
        if (!Effects.first(rules, facts.subject()).needs().contains(Fact.ADDRESSES)) {
            then.accept(new RuledCache(rules, facts));
            return;
        }
        passage.destination().resolve(flow.loop().resolver(), () -> {
            if (!flow.isOver()) {
                facts.resolved(passage.destination().addresses());
                then.accept(new RuledCache(rules, facts));
            }
        });
    }

    private Effect.@Nullable CacheRule on(HeaderFields answer) {
        return Effects.first(
                        rules, facts.answered(answer.joined("Content-Type")).subject())
                .first();
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

    private Effect.@Nullable CacheRule onRequest() {
        return Effects.first(rules, facts.subject()).first();
    }

    @Override
    public boolean exclude() {
        Effect.CacheRule rule = onRequest();
        return rule != null && !rule.stores();
    }

    @Override
    public boolean fetchWhole() {
        Effect.CacheRule rule = onRequest();
        return rule != null && rule.whole();
    }
}
