package io.sluicegate.proxy;

import io.sluicegate.limit.AllowanceHolder;
import io.sluicegate.limit.AllowanceKey;
import io.sluicegate.limit.QuotaRule;
import io.sluicegate.limit.RateRule;
import io.sluicegate.limit.RequestRule;
import io.sluicegate.policy.Effect;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the statements of a book are for one flow: with who it is that shares them. As confined as its flow. */
final class LimitRules {

    private final FlowContext flow;

    LimitRules(FlowContext flow) {
        this.flow = flow;
    }

    /** Those of the limits that are rates. */
    List<RateRule> rates(List<Effect.Limit> limits) {
        List<RateRule> rates = new ArrayList<>(limits.size());
        for (Effect.Limit each : limits) {
            if (each instanceof Effect.RateLimit limit) {
                rates.add(new RateRule(limit.source().rule(), keyOf(limit), limit.bitsPerSecond(), limit.burstBytes()));
            }
        }
        return rates;
    }

    RequestRule requests(Effect.RequestLimit limit) {
        return new RequestRule(limit.source().rule(), keyOf(limit), limit.requests(), limit.every(), limit.burst());
    }

    /** Whose use of a limit is counted: the statement by its text, wherever it stands. */
    AllowanceKey keyOf(Effect.Limit limit) {
        return new AllowanceKey(limit.source().text(), who(limit.per()));
    }

    /** Quotas of one period and scope share a count, so that another size does not begin it anew. */
    QuotaRule quota(Effect.Quota quota, ZoneId zone) {
        String period = quota.period().name().toLowerCase(Locale.ROOT);
        String what =
                "each " + period + ' ' + zone.getId() + ' ' + quota.scope().text();
        long throttle = quota.then() instanceof Effect.Throttle slower ? slower.bitsPerSecond() : 0;
        return new QuotaRule(
                quota.source().rule(),
                new AllowanceKey(what, who(quota.per())),
                unit(quota.period()),
                zone,
                quota.bytes(),
                throttle);
    }

    private static ChronoUnit unit(Effect.Quota.Period period) {
        return switch (period) {
            case HOUR -> ChronoUnit.HOURS;
            case DAY -> ChronoUnit.DAYS;
            case WEEK -> ChronoUnit.WEEKS;
            case MONTH -> ChronoUnit.MONTHS;
        };
    }

    private String who(Effect.Per per) {
        return switch (per) {
            case ALL -> AllowanceHolder.ALL;
            case CLIENT -> flow.shared().allowances().client(flow.client().address());
            case ACCOUNT -> AllowanceHolder.account(flow.account());
        };
    }
}
