package io.sluicegate.ledger;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * JSON (RFC 8259): a report as one array of objects, an object a line, and single values. Everything but plain characters
 * is escaped. Has no state.
 */
public final class JsonText {

    private JsonText() {}

    static void write(ReportTable table, Appendable out) throws IOException {
        List<String> names =
                table.columns().stream().map(column -> string(column) + ":").toList();
        String separator = "[";
        for (List<@Nullable Object> row : table.rows()) {
            out.append(separator);
            object(names, row, out);
            separator = ",\n";
        }
        out.append(table.rows().isEmpty() ? "[]\n" : "]\n");
    }

    /** One object, and the end of its line. */
    static void line(List<String> columns, List<@Nullable Object> row, Appendable out) throws IOException {
        object(columns.stream().map(column -> string(column) + ":").toList(), row, out);
        out.append('\n');
    }

    private static void object(List<String> names, List<@Nullable Object> row, Appendable out) throws IOException {
        String separator = "{";
        for (int i = 0; i < row.size(); i++) {
            out.append(separator).append(names.get(i)).append(value(row.get(i)));
            separator = ",";
        }
        out.append('}');
    }

    /** A map, a list, a number, a truth or null; anything else as a string. */
    public static String value(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .map(each -> string(String.valueOf(each.getKey())) + ":" + value(each.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        if (value instanceof List<?> list) {
            return list.stream().map(JsonText::value).collect(Collectors.joining(",", "[", "]"));
        }
        return value instanceof Long || value instanceof Boolean || value == null
                ? String.valueOf(value)
                : string(value.toString());
    }

    private static String string(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            escape(text, i, out);
        }
        return out.append('"').toString();
    }

    private static void escape(String text, int place, StringBuilder out) {
        char c = text.charAt(place);
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
                if (isPlain(text, place)) {
                    out.append(c);
                } else {
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(Character.forDigit(c >> shift & 0xf, 16));
                    }
                }
            }
        }
    }

    /** Halves of a character and what old readers of JavaScript stumble over are written by number too. */
    private static boolean isPlain(String text, int place) {
        char c = text.charAt(place);
        if (Character.isHighSurrogate(c)) {
            return place + 1 < text.length() && Character.isLowSurrogate(text.charAt(place + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return place > 0 && Character.isHighSurrogate(text.charAt(place - 1));
        }
        return !Character.isISOControl(c) && c != '\u2028' && c != '\u2029';
    }
}
