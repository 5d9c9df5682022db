package io.sluicegate.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How fast and how far one flow may go: all rates and quotas that hold for it, the strictest of which counts. Confined to
 * the flow's event loop; what it shares with other flows is safe for any thread.
 */
public final class Pace {

    private final Allowances allowances;
    /** Written by the loop only. */
    private List<Rate> rates = List.of();
    /** Written by the loop only. */
    private List<Quota> quotas = List.of();
    /** Of the quotas, one for each count. Written by the loop only. */
    private List<Quota> counting = List.of();
    /** Bytes that the quotas have counted since {@link #release}. Written by the loop only. */
    private long counted;
    /** Whether a quota that has run out stops the flow. Written by the loop only. */
    private boolean stops;

    Pace(Allowances allowances) {
        this.allowances = allowances;
    }

    /**
     * What holds from now on, and nothing else. What is new has to be paid for bytes that have passed already.
     *
     * @param up bytes that have been read of what these are about
     * @param down bytes that have been written of it
     */
    public void hold(List<RateRule> rateRules, List<QuotaRule> quotaRules, long up, long down) {
        List<Rate> oldRates = rates;
        rates = goOn(rateRules, oldRates, Rate::isOf, rule -> {
            Rate begun = allowances.rate(rule, LimitedCounts.Kind.RATE);
            begun.read(up);
            begun.written(down);
            return begun;
        });
        for (RateRule rule : rateRules) {
            rates.stream().filter(rate -> rate.isOf(rule)).forEach(rate -> rate.movedTo(rule));
        }
        List<Quota> oldCounting = counting;
        List<Quota> oldQuotas = quotas;
        quotas = goOn(quotaRules, oldQuotas, Quota::isOf, allowances::quota);
        counting = oneForEachCount(quotas);
        for (Quota quota : counting) {
            if (oldCounting.stream().noneMatch(quota::countsAs)) {
                quota.count(up + down);
            }
        }
        oldRates.stream().filter(each -> !rates.contains(each)).forEach(Rate::close);
        oldQuotas.stream().filter(each -> !quotas.contains(each)).forEach(Quota::close);
        counted = up + down;
        stops = true;
    }

    /** A part for each rule, once: the one that there is, or a new one. */
    private static <R, P> List<P> goOn(List<R> rules, List<P> before, BiPredicate<P, R> isOf, Function<R, P> begin) {
        List<P> parts = new ArrayList<>(rules.size());
        for (R rule : rules) {
            if (parts.stream().noneMatch(part -> isOf.test(part, rule))) {
                parts.add(before.stream()
                        .filter(part -> isOf.test(part, rule))
                        .findFirst()
                        .orElseGet(() -> begin.apply(rule)));
            }
        }
        return List.copyOf(parts);
    }

    private static List<Quota> oneForEachCount(List<Quota> all) {
        List<Quota> first = new ArrayList<>(all.size());
        for (Quota quota : all) {
            if (first.stream().noneMatch(quota::countsAs)) {
                first.add(quota);
            }
        }
        return List.copyOf(first);
    }

    /** Quotas that have run out stop nothing from now on: what goes out tells of that. Everything is still counted. */
    public void onlyCount() {
        stops = false;
    }

    /** So many bytes have arrived after all, of those that were counted: a broken connection has lost the others. */
    public void settle(long arrived) {
        long lost = counted - arrived;
        counted = arrived;
        counting.forEach(quota -> quota.count(-lost));
    }

    /** Nothing holds any more. */
    public void release() {
        rates.forEach(Rate::close);
        quotas.forEach(Quota::close);
        rates = List.of();
        quotas = List.of();
        counting = List.of();
    }

    /** Whether anything holds. */
    public boolean holds() {
        return !rates.isEmpty() || !quotas.isEmpty();
    }

    /** A quota that has run out and stops the flow; null where none does. */
    public @Nullable QuotaRule spent() {
        for (Quota quota : quotas) {
            if (stops && !quota.rule().goesOn() && quota.left() <= 0) {
                return quota.rule();
            }
        }
        return null;
    }

    /** How many of these bytes may be written now, which counts as done. For the others it is asked again a little later. */
    public long mayWrite(long wanted) {
        long now = allowances.now();
        long may = Math.min(wanted, left());
        for (Rate rate : rates) {
            may = Math.min(may, rate.mayWrite(wanted, now));
        }
        for (Quota quota : quotas) {
            Rate throttle = quota.throttle();
            may = throttle == null ? may : Math.min(may, throttle.mayWrite(wanted, now));
        }
        written(may);
        return may;
    }

    private void written(long bytes) {
        if (bytes > 0) {
            counted += bytes;
            rates.forEach(rate -> rate.written(bytes));
            counting.forEach(quota -> quota.count(bytes));
            for (Quota quota : quotas) {
                Rate throttle = quota.throttle();
                if (throttle != null) {
                    throttle.written(bytes);
                }
            }
        }
    }

    /** What may pass by the quotas that have not run out, and at which rates by those that have. */
    private long left() {
        long left = Long.MAX_VALUE;
        for (Quota quota : quotas) {
            long of = quota.left();
            if (of <= 0 && quota.rule().goesOn()) {
                if (quota.throttle() == null) {
                    quota.throttle(allowances.rate(quota.rule().throttle(), LimitedCounts.Kind.QUOTA));
                }
            } else if (of > 0) {
                quota.throttle(null);
                left = stops ? Math.min(left, of) : left;
            } else if (stops) {
                left = 0;
            }
        }
        return left;
    }

    /** So many bytes have been read. */
    public void read(long bytes) {
        counted += bytes;
        rates.forEach(rate -> rate.read(bytes));
        counting.forEach(quota -> quota.count(bytes));
        for (Quota quota : quotas) {
            Rate throttle = quota.throttle();
            if (throttle != null) {
                throttle.read(bytes);
            }
        }
    }

    /** Whether more may be read now. Where not it is asked again a little later. */
    public boolean mayRead() {
        long now = allowances.now();
        boolean may = left() > 0;
        for (Rate rate : rates) {
            may &= rate.mayRead(now);
        }
        for (Quota quota : quotas) {
            Rate throttle = quota.throttle();
            may &= throttle == null || throttle.mayRead(now);
        }
        return may;
    }
}
