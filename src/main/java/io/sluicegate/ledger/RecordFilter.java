package io.sluicegate.ledger;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.SafeText;
import java.net.InetAddress;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which records a report is made of, as the end of an SQL statement. Names come from {@link RecordColumn} alone and
 * values are parameters, so that nothing that was typed is ever read as SQL. Immutable.
 *
 * @param sql begins with {@code WHERE} or is empty
 * @param parameters in the order of their marks
 */
record RecordFilter(String sql, List<Object> parameters) {

    /** The records of a half-open span of time that have all of these values. */
    static RecordFilter of(@Nullable Instant from, @Nullable Instant to, Map<String, String> where) {
        return of(UsageTable.ROWS, from, to, ZoneOffset.UTC, "", where);
    }

    /** What a table has of a report, in a half-open span of time whose ends are borders of the table. */
    static RecordFilter of(UsageTable table, @Nullable Instant from, @Nullable Instant to, UsageQuery query) {
        return of(table, from, to, query.zone(), query.kind().condition(), query.where());
    }

    private static RecordFilter of(
            UsageTable table,
            @Nullable Instant from,
            @Nullable Instant to,
            ZoneId zone,
            String condition,
            Map<String, String> where) {
        List<String> terms = new ArrayList<>(condition.isEmpty() ? List.of() : List.of(condition));
        List<Object> parameters = new ArrayList<>();
        if (from != null) {
            terms.add(table.time() + " >= ?");
            parameters.add(table.border(from, zone));
        }
        if (to != null) {
            terms.add(table.time() + " < ?");
            parameters.add(table.border(to, zone));
        }
        where.forEach((name, text) -> {
            RecordColumn column = column(name);
            Object value = value(column, text);
            terms.add(column.word() + (value == null ? table.unknown() : " = ?"));
            if (value != null) {
                parameters.add(value);
            }
        });
        String sql = terms.isEmpty() ? "" : " WHERE " + String.join(" AND ", terms);
        return new RecordFilter(sql, List.copyOf(parameters));
    }

    /** A copy of the conditions, all of which make sense. */
    static Map<String, String> checked(Map<String, String> where) {
        where.forEach((name, text) -> value(column(name), text));
        return Collections.unmodifiableMap(new LinkedHashMap<>(where));
    }

    private static RecordColumn column(String name) {
        RecordColumn column = RecordColumn.of(name);
        if (column == null) {
            String shown = QueryWords.shown(name);
            throw new QueryException(
                    "records have no \"" + shown + "\"; nearest: " + QueryWords.nearest(shown, RecordColumn.words()));
        }
        return column;
    }

    /** The value to compare with; null for an empty text, which asks for what is not known. */
    private static @Nullable Object value(RecordColumn column, String text) {
        if (text.isEmpty()) {
            return null;
        }
        return switch (column.kind()) {
            case TEXT -> column == RecordColumn.HOST ? host(text) : SafeText.of(text, column.width());
            case ADDRESS -> address(column, text);
            case NUMBER, BYTES -> number(column, text);
            case FLAG -> flag(column, text);
            case TIME -> throw new QueryException("where does not take " + column.word() + ": use from and to");
        };
    }

    private static String host(String text) {
        HostName name = HostName.parse(text);
        return name == null ? SafeText.of(text, RecordColumn.HOST.width()) : name.text();
    }

    private static String address(RecordColumn column, String text) {
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw new QueryException(column.word() + " takes an address, not \"" + QueryWords.shown(text) + "\"");
        }
        return IpLiteral.format(address);
    }

    private static Long number(RecordColumn column, String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new QueryException(column.word() + " takes a number, not \"" + QueryWords.shown(text) + "\"");
        }
    }

    private static Boolean flag(RecordColumn column, String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new QueryException(
                        column.word() + " takes true or false, not \"" + QueryWords.shown(text) + "\"");
        };
    }
}
