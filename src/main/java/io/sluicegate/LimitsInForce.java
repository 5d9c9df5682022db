package io.sluicegate;

import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.UsageFile;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.policy.RuleBook;
import java.io.IOException;
import java.util.List;

/**
 * What flows share of the limits and quotas that rules set, from start to stop. What has been used of quotas is written
 * down every second and at the end. Safe for any thread; writing blocks shortly.
 */
final class LimitsInForce implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LimitsInForce.class.getName());

    private final Allowances allowances;
    private final UsageFile file;
    /** Whether the last attempt failed, so that a full disk is told once; guarded by this. */
    private boolean failing;

    private LimitsInForce(Allowances allowances, UsageFile file) {
        this.allowances = allowances;
        this.file = file;
    }

    /** Takes over what a gateway before has written down; shown by {@code metrics} and looked after by {@code workers}. */
    static LimitsInForce open(Allowances allowances, UsageFile file, GatewayMetrics metrics, Workers workers) {
        LimitsInForce limits = new LimitsInForce(allowances, file);
        String problem = allowances.restore(file);
        if (problem != null) {
            LOG.log(System.Logger.Level.WARNING, () -> problem);
        }
        workers.repeat(allowances::upkeep);
        workers.repeatQuickly(limits::save);
        metrics.counters(
                "sluicegate_limited_total",
                "How often each limit or quota has refused somebody, or had a flow wait.",
                List.of("rule", "kind"),
                allowances.counts()::all);
        return limits;
    }

    Allowances allowances() {
        return allowances;
    }

    /** Other rules are in force: those that limit nothing any more are not counted any more. */
    void reloaded(RuleBook rules) {
        allowances.counts().keep(rules.effects().held());
    }

    private synchronized void save() {
        try {
            allowances.save(file);
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                LOG.log(
                        System.Logger.Level.ERROR,
                        () -> "what has been used of quotas cannot be written down, which is tried again every second: "
                                + e);
            }
        }
    }

    @Override
    public void close() {
        save();
    }
}
