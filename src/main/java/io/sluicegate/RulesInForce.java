package io.sluicegate;

import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.policy.RuleHits;
import io.sluicegate.policy.RuleLoad;
import io.sluicegate.policy.SetChange;
import io.sluicegate.web.ReloadOutcome;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;

/**
 * The rule book that flows are judged by, read anew on demand: swapped whole, or not at all with all errors told. Safe
 * for any thread; reading blocks, and two reloads at a time wait for one another.
 */
final class RulesInForce implements Supplier<RuleBook> {

    private static final System.Logger LOG = System.getLogger(RulesInForce.class.getName());

    private final Path directory;
    private final Supplier<RuleEnvironment> environment;
    private final GatewayMetrics metrics;
    private final RuleHits hits = new RuleHits();
    /** Written by a reload only; one at a time. */
    private volatile RuleBook book;

    private RulesInForce(
            Path directory, Supplier<RuleEnvironment> environment, GatewayMetrics metrics, RuleBook first) {
        this.directory = directory;
        this.environment = environment;
        this.metrics = metrics;
        this.book = first;
        metrics.rulesInForce(first.version());
    }

    /** Reads the rules for the first time; with an error in them nothing starts. */
    static RulesInForce read(Path directory, Supplier<RuleEnvironment> environment, GatewayMetrics metrics)
            throws StartException {
        RuleEnvironment around = environment.get();
        RuleLoad load = RuleFiles.read(directory, around);
        RuleBook first = load.book();
        List<String> problems = rendered(load);
        if (first == null) {
            throw new StartException(problems);
        }
        problems.forEach(problem -> LOG.log(System.Logger.Level.WARNING, () -> problem));
        around.lists().keep(first.lastGood());
        RulesInForce rules = new RulesInForce(directory, environment, metrics, first);
        rules.show(metrics);
        return rules;
    }

    private void show(GatewayMetrics metrics) {
        metrics.counters(
                "sluicegate_rule_hits_total",
                "Exchanges and tunnels that each statement has decided.",
                "rule",
                hits::all);
        metrics.counters(
                "sluicegate_label_hits_total",
                "Exchanges and tunnels that the statements of each label have decided together.",
                "label",
                () -> hits.byLabel(get()));
    }

    private static List<String> rendered(RuleLoad load) {
        return load.problems().stream().map(Problem::render).toList();
    }

    @Override
    public RuleBook get() {
        return book;
    }

    /** By whose wall clock times, periods and days are meant. */
    ZoneId zone() {
        return book.zone();
    }

    /** What each statement has decided. */
    RuleHits hits() {
        return hits;
    }

    /** Reads the rules anew; broken ones change nothing. */
    synchronized ReloadOutcome reload() {
        RuleEnvironment around = environment.get();
        RuleLoad load = RuleFiles.read(directory, around, get().lastGood());
        RuleBook fresh = load.book();
        List<String> problems = rendered(load);
        metrics.reloaded(fresh != null);
        problems.forEach(problem -> LOG.log(System.Logger.Level.WARNING, () -> problem));
        if (fresh == null) {
            LOG.log(System.Logger.Level.ERROR, () -> "the rules are broken: those of before stay in force");
            return new ReloadOutcome(false, get().version(), problems);
        }
        hits.replaced(book, fresh);
        book = fresh;
        around.lists().keep(fresh.lastGood());
        metrics.rulesInForce(fresh.version());
        LOG.log(System.Logger.Level.INFO, () -> "rules " + fresh.version() + " are in force");
        List<String> changes = load.changes().stream().map(SetChange::render).toList();
        changes.forEach(change -> LOG.log(System.Logger.Level.INFO, () -> change));
        return new ReloadOutcome(true, fresh.version(), problems, changes);
    }
}
