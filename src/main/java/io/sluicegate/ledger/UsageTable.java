package io.sluicegate.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * Where sums come from: the rows, the quarter hours, their days, or the days of sites. Times are made by the session's clock, whose
 * zone is that of the report.
 */
enum UsageTable {
    ROWS(Schema.RECORDS, "ended_at"),
    SLOTS("usage", "slot_start"),
    DAYS("usage_days", "day"),
    SITES("usage_sites", "day");

    private static final Set<String> SLOT_WORDS =
            Set.of("ledger", "gateway", "account", "client", "protocol", "verdict");
    private static final Set<String> SITE_WORDS = Set.of("ledger", "gateway", "account", "verdict", "rule");

    private final String table;
    private final String time;

    UsageTable(String table, String time) {
        this.table = table;
        this.time = time;
    }

    String table() {
        return table;
    }

    /** The column that holds its time. */
    String time() {
        return time;
    }

    /** Whether its times are days of the billing zone. */
    boolean isOfDays() {
        return this == DAYS || this == SITES;
    }

    /** A border in time as its column takes it; days are those of the zone. */
    Object border(Instant moment, ZoneId zone) {
        return isOfDays() ? LocalDate.ofInstant(moment, zone) : moment.atOffset(ZoneOffset.UTC);
    }

    /** Whether records can be picked out by that column of theirs. */
    boolean knows(String column) {
        return switch (this) {
            case ROWS -> true;
            case SLOTS, DAYS -> SLOT_WORDS.contains(column);
            case SITES -> SITE_WORDS.contains(column);
        };
    }

    /** Whether it tells apart what the dimension does. */
    boolean has(Dimension dimension) {
        return switch (dimension) {
            case ACCOUNT, VERDICT, DAY, MONTH -> true;
            case CLIENT, PROTOCOL -> this != SITES;
            case HOUR -> !isOfDays();
            case SITE, RULE -> this == ROWS || this == SITES;
            case HOST, LABEL, CACHE, CACHE_REASON -> this == ROWS;
        };
    }

    /** How what is not known is picked out. */
    String unknown() {
        return this == ROWS ? " IS NULL" : " = ''";
    }

    /** What to group by. */
    String expression(Dimension dimension, Dialect dialect) {
        return switch (dimension) {
            case HOUR -> dialect.localHour(time);
            case DAY -> localDay();
            case MONTH -> "CAST(DATE_TRUNC('MONTH', " + localDay() + ") AS DATE)";
            case LABEL -> "rule_label";
            case SITE -> this == ROWS ? "host" : "site";
            case CLIENT, ACCOUNT, HOST, PROTOCOL, RULE, VERDICT, CACHE, CACHE_REASON -> dimension.word();
        };
    }

    /** Its day by the session's clock. */
    String localDay() {
        return isOfDays() ? time : "CAST(" + time + " AS DATE)";
    }

    /** How many exchanges a row stands for. */
    String exchanges() {
        return this == ROWS ? "CASE WHEN final THEN 1 ELSE 0 END" : "exchanges";
    }

    /** How many of them the cache answered. */
    String hits() {
        return this == ROWS ? "CASE WHEN final AND cache IN ('hit', 'revalidated', 'stale') THEN 1 ELSE 0 END" : "0";
    }
}
