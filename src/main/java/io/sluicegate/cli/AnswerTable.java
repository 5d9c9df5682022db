package io.sluicegate.cli;

import io.sluicegate.ledger.ReportTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers of the admin API as tables. Has no state. */
final class AnswerTable {

    private AnswerTable() {}

    /**
     * The {@code items} of a list, and its {@code sum} where there is one.
     *
     * @param columns of a list that is empty
     */
    static ReportTable ofItems(Map<?, ?> answer, List<String> columns) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        if (answer.get("items") instanceof List<?> list) {
            for (Object item : list) {
                Map<String, @Nullable Object> fields = flat(item);
                names.addAll(fields.keySet());
                items.add(fields);
            }
        }
        List<String> head = names.isEmpty() ? columns : List.copyOf(names);
        Object sum = answer.get("sum");
        return new ReportTable(
                head,
                items.stream().map(item -> row(head, item)).toList(),
                sum == null ? null : row(head, flat(sum)),
                answer.get("note") instanceof String note ? note : null);
    }

    /** The fields of one object as a single row, for programs. */
    static ReportTable ofFields(Map<?, ?> answer) {
        Map<String, @Nullable Object> fields = flat(answer);
        List<String> head = List.copyOf(fields.keySet());
        return new ReportTable(head, List.of(row(head, fields)), null);
    }

    /** The fields of one object, a line each, for people. */
    static ReportTable ofLines(Map<?, ?> answer) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        flat(answer).forEach((name, value) -> rows.add(Arrays.<@Nullable Object>asList(name, value)));
        return new ReportTable(List.of("name", "value"), rows, null);
    }

    private static List<@Nullable Object> row(List<String> head, Map<String, @Nullable Object> fields) {
        List<@Nullable Object> row = new ArrayList<>(head.size());
        head.forEach(name -> row.add(fields.get(name)));
        return row;
    }

    /** Members of members get names joined by dots, and so do elements that have members. */
    private static Map<String, @Nullable Object> flat(@Nullable Object value) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        flatten("", value, fields);
        return fields;
    }

    private static void flatten(String name, @Nullable Object value, Map<String, @Nullable Object> into) {
        if (value instanceof Map<?, ?> members) {
            String prefix = name.isEmpty() ? "" : name + ".";
            members.forEach((key, member) -> flatten(prefix + key, member, into));
        } else if (value == null || value instanceof Long || value instanceof Boolean) {
            into.put(name, value);
        } else if (value instanceof List<?> list && list.stream().anyMatch(Map.class::isInstance)) {
            for (int i = 0; i < list.size(); i++) {
                flatten(name + "." + (i + 1), list.get(i), into);
            }
        } else if (value instanceof List<?> list) {
            into.put(name, String.join(", ", list.stream().map(String::valueOf).toList()));
        } else {
            into.put(name, value.toString());
        }
    }
}
