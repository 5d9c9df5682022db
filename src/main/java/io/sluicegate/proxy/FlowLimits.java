package io.sluicegate.proxy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.forward.ByteCounter;
import io.sluicegate.forward.PaceHandler;
import io.sluicegate.limit.AllowanceKey;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.limit.LimitedCounts;
import io.sluicegate.limit.Pace;
import io.sluicegate.limit.QuotaRule;
import io.sluicegate.limit.RateRule;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Effect;
import io.sluicegate.policy.Effects;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;
import io.sluicegate.policy.Verdict;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The statements {@code limit} and {@code quota} that hold for a flow: found anew whenever it is judged, by what is known then, and kept to
 * while it runs. Whom one of them refuses is denied, by a verdict that names it. Confined to the flow's event loop, which
 * alone writes its fields.
 */
final class FlowLimits {

    private final FlowContext flow;
    private final LimitRules rules;
    /** One for each {@code limit … connections} that holds. */
    private final Map<AllowanceKey, InflightLimit.Permit> connections = new HashMap<>(0);
    /** What this exchange has been counted by as a request, so that it is counted once however often it is judged. */
    private final Set<AllowanceKey> counted = new HashSet<>(0);

    /** The quotas that hold, by what they are for this flow. */
    private final Map<QuotaRule, Effect.Quota> holding = new LinkedHashMap<>(0);

    private @Nullable Pace pace;
    private @Nullable PaceHandler handler;
    /** What a limit has said last; null where none refuses. */
    private @Nullable Verdict refusal;
    /** When the client may ask again; null where the refusal is not about requests. */
    private @Nullable Duration retryAfter;
    /** Whether one of the statements waits for the type of the answer. */
    private boolean asksType;
    /** Whether a quota has cut the flow. */
    private boolean cut;

    FlowLimits(FlowContext flow) {
        this.flow = flow;
        this.rules = new LimitRules(flow);
    }

    /** At accept, before anything is known but who comes, and where an intercepted client goes; null where it may. */
    @Nullable
    Verdict atAccept(RuleBook book, Facts facts) {
        List<Effect.Limit> limits = book.effects().limits();
        if (limits.isEmpty()) {
            return null;
        }
        List<Effect.Limit> known = limits.stream()
                .filter(limit -> limit instanceof Effect.ConnectionLimit)
                .filter(limit -> flow.listener().intercepts()
                        || (limit.per() != Effect.Per.ACCOUNT && limit.scope().asksClientAlone()))
                .toList();
        Subject subject = facts.subject();
        return book.isAdmin(subject)
                ? null
                : connect(Effects.all(known, subject).effects());
    }

    /**
     * Finds what holds, once all that it asks is known as far as it can be, and tells the decision that stands: the same
     * one, or a denial by a limit. Not told at all once the flow is over.
     *
     * @param facts by which the decision fell
     * @param again whether the exchange or tunnel is under way, so that it is not counted as a request
     */
    void check(Passage passage, Facts facts, Decision decision, boolean again, Consumer<Decision> then) {
        Effects effects = passage.book().effects();
        if (effects.limits().isEmpty() && effects.quotas().isEmpty()) {
            release();
            then.accept(decision);
        } else if (isDenial(decision) || !asksAddresses(effects, facts.subject())) {
            then.accept(hold(passage.book(), facts, decision, again));
        } else {
            passage.destination().resolve(flow.loop().resolver(), () -> {
                if (!flow.isOver()) {
                    facts.resolved(passage.destination().addresses());
                    then.accept(hold(passage.book(), facts, decision, again));
                }
            });
        }
    }

    private static boolean isDenial(Decision decision) {
        return decision instanceof Verdict verdict && verdict.action() == Action.DENY;
    }

    private static boolean asksAddresses(Effects effects, Subject subject) {
        return Effects.all(effects.limits(), subject).needs().contains(Fact.ADDRESSES)
                || Effects.all(effects.quotas(), subject).needs().contains(Fact.ADDRESSES);
    }

    /** Finds what holds of an answer whose type is known now, and tells the verdict that stands. */
    Verdict answered(RuleBook book, Facts facts, Verdict verdict) {
        return asksType && hold(book, facts, verdict, true) instanceof Verdict standing ? standing : verdict;
    }

    /** Whether the type of the answer makes a difference. */
    boolean asksType() {
        return asksType;
    }

    private Decision hold(RuleBook book, Facts facts, Decision decision, boolean again) {
        boolean userOpen = Judge.asksUser(book, facts, decision);
        Subject subject = (userOpen ? facts : facts.withUserAsKnown()).subject();
        if (book.isAdmin(subject)) {
            release();
            return decision;
        }
        Effects.Matching<Effect.Limit> limits = Effects.all(book.effects().limits(), subject);
        Effects.Matching<Effect.Quota> quotas = Effects.all(book.effects().quotas(), subject);
        asksType = limits.needs().contains(Fact.TYPE) || quotas.needs().contains(Fact.TYPE);
        List<Effect.Limit> known = limits.effects().stream()
                .filter(limit -> !userOpen || limit.per() != Effect.Per.ACCOUNT)
                .toList();
        List<Effect.Quota> knownQuotas = quotas.effects().stream()
                .filter(quota -> !userOpen || quota.per() != Effect.Per.ACCOUNT)
                .toList();
        refusal = connect(known);
        if (refusal == null && !again && facts.isRequest()) {
            refusal = request(known);
        }
        pace(known, knownQuotas, book.zone());
        Verdict ranOut = refusal != null || isDenial(decision) ? null : ranOut();
        Decision standing = refusal != null ? refusal : ranOut != null ? ranOut : decision;
        if (pace != null && isDenial(standing)) {
            pace.onlyCount();
        }
        return standing;
    }

    /** Takes a permit of each limit of connections that holds, and gives back those that do not any more. */
    private @Nullable Verdict connect(List<Effect.Limit> holding) {
        Set<AllowanceKey> wanted = new HashSet<>();
        for (Effect.Limit each : holding) {
            if (each instanceof Effect.ConnectionLimit limit) {
                AllowanceKey key = rules.keyOf(limit);
                wanted.add(key);
                InflightLimit.Permit permit =
                        connections.containsKey(key) ? null : inflight().tryAcquire(key, limit.connections());
                if (permit != null) {
                    connections.put(key, permit);
                } else if (!connections.containsKey(key)) {
                    allowances().counts().count(limit.source().rule(), LimitedCounts.Kind.CONNECTIONS);
                    return denial(limit, Answer.RESET, null);
                }
            }
        }
        connections.entrySet().removeIf(held -> {
            boolean over = !wanted.contains(held.getKey());
            if (over) {
                held.getValue().close();
            }
            return over;
        });
        return null;
    }

    private @Nullable Verdict request(List<Effect.Limit> holding) {
        Verdict first = null;
        for (Effect.Limit each : holding) {
            if (each instanceof Effect.RequestLimit limit && counted.add(rules.keyOf(limit))) {
                Duration wait = allowances().request(rules.requests(limit));
                if (!wait.isZero() && (retryAfter == null || first == null || wait.compareTo(retryAfter) > 0)) {
                    retryAfter = wait;
                    first = denial(limit, Answer.PAGE, null);
                }
            }
        }
        return first;
    }

    private void pace(List<Effect.Limit> limits, List<Effect.Quota> quotas, ZoneId zone) {
        List<RateRule> rates = rules.rates(limits);
        if (pace != null || !rates.isEmpty() || !quotas.isEmpty()) {
            holding.clear();
            quotas.forEach(quota -> holding.put(rules.quota(quota, zone), quota));
            pacing().hold(rates, List.copyOf(holding.keySet()), flow.unrecordedUp(), flow.unrecordedDown());
        }
    }

    /** The denial by a quota that has run out; null where none has. */
    private @Nullable Verdict ranOut() {
        QuotaRule spent = pace == null ? null : pace.spent();
        Effect.Quota quota = spent == null ? null : holding.get(spent);
        if (quota == null || !(quota.then() instanceof Effect.Deny deny)) {
            return null;
        }
        allowances().counts().count(quota.source().rule(), LimitedCounts.Kind.QUOTA);
        return denial(quota, deny.answer(), deny.because());
    }

    /** A quota has run out while the flow runs: it is cut. */
    private void cut() {
        Verdict verdict = flow.isOver() ? null : ranOut();
        if (verdict != null) {
            cut = true;
            flow.draft().judged(verdict);
            flow.cut(FlowEnd.DENIED);
        }
    }

    private Pace pacing() {
        Pace current = pace;
        if (current == null) {
            current = allowances().pace();
            pace = current;
            PaceHandler added = new PaceHandler(current, flow.loop().paceTurns(), this::cut);
            handler = added;
            String counter =
                    flow.channel().pipeline().context(ByteCounter.class).name();
            flow.channel().pipeline().addAfter(counter, null, added);
        }
        return current;
    }

    private static Verdict denial(Effect by, Answer answer, @Nullable String because) {
        return new Verdict(Action.DENY, answer, by.source().rule(), by.source().label(), because, null);
    }

    private Allowances allowances() {
        return flow.shared().allowances();
    }

    private InflightLimit inflight() {
        return flow.shared().inflight();
    }

    /** Whether they keep the client from being read or written now. */
    boolean slow() {
        return handler != null && handler.isSlowing();
    }

    /** Whether they keep bytes that the channel has not been given. */
    boolean keepBytes() {
        return handler != null && handler.keepsBytes();
    }

    /** How what this verdict denies has ended: refused by a limit, or denied by a rule. */
    FlowEnd endOf(Verdict verdict) {
        return verdict.equals(refusal) ? FlowEnd.REFUSED : FlowEnd.DENIED;
    }

    /** Seconds until a client that this verdict denies may ask again; null where it is not for asking too often. */
    @Nullable
    String retryAfter(Verdict verdict) {
        return verdict.equals(refusal) && retryAfter != null
                ? Long.toString(Math.max(1, retryAfter.plusNanos(999_999_999).toSeconds()))
                : null;
    }

    /** The exchange is over, and its record has so many bytes of both directions: the next one finds anew what holds. */
    void exchangeOver(long recorded) {
        holding.clear();
        counted.clear();
        refusal = null;
        retryAfter = null;
        asksType = false;
        if (pace != null) {
            if (!cut) {
                pace.settle(recorded); // and where a quota cut it, that stays used up
            }
            pace.release();
        }
    }

    private void release() {
        if (pace != null) {
            pace.release();
        }
        if (!connections.isEmpty()) {
            connect(List.of());
        }
    }

    /** The flow has ended. */
    void close() {
        release();
    }
}
