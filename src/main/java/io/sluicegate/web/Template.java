package io.sluicegate.web;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTML page with places to fill in: <code>{{name}}</code> becomes the value, escaped, and what stands between
 * <code>{{#name}}</code> and <code>{{/name}}</code> is left out where there is none. Sections do not nest. Immutable;
 * read once, filled in by appending.
 */
final class Template {

    private static final Pattern MARK = Pattern.compile("\\{\\{([#/]?)([a-z][a-z0-9.-]*)}}");

    private final List<Part> parts;
    private final int length;

    private Template(List<Part> parts, int length) {
        this.parts = List.copyOf(parts);
        this.length = length;
    }

    /**
     * A run of the page.
     *
     * @param literal stands before the value
     * @param value the name of what is filled in behind it; null for nothing
     * @param section shown only where this name has a value; null for always
     */
    private record Part(
            String literal,
            @Nullable String value,
            @Nullable String section) {}

    /**
     * Reads a page.
     *
     * @throws IllegalArgumentException when a section is not opened and closed properly; the message says which
     */
    static Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        String section = null;
        int start = 0;
        while (mark.find()) {
            String kind = mark.group(1);
            String name = mark.group(2);
            parts.add(new Part(text.substring(start, mark.start()), kind.isEmpty() ? name : null, section));
            section = kind.isEmpty() ? section : sectionAfter(kind, name, section);
            start = mark.end();
        }
        if (section != null) {
            throw new IllegalArgumentException("{{#" + section + "}} is never closed");
        }
        parts.add(new Part(text.substring(start), null, null));
        return new Template(parts, text.length());
    }

    private static @Nullable String sectionAfter(String kind, String name, @Nullable String open) {
        if (kind.equals("#")) {
            if (open != null) {
                throw new IllegalArgumentException("{{#" + name + "}} stands inside {{#" + open + "}}");
            }
            return name;
        }
        if (!name.equals(open)) {
            throw new IllegalArgumentException("{{/" + name + "}} closes nothing");
        }
        return null;
    }

    /** The page with its values, for which null says that there is none. */
    String fill(Values values) {
        StringBuilder html = new StringBuilder(length + 512);
        for (Part part : parts) {
            if (part.section == null || values.get(part.section) != null) {
                html.append(part.literal);
                String value = part.value == null ? null : values.get(part.value);
                if (value != null) {
                    appendEscaped(html, value);
                }
            }
        }
        return html.toString();
    }

    /** Appends the text so that it stays text between tags and in quoted attributes. */
    private static void appendEscaped(StringBuilder html, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
    }

    /** Where the values come from. */
    interface Values {

        /** The value of that name as plain text; null when there is none. */
        @Nullable
        String get(String name);
    }
}
