package io.sluicegate.http;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Fields of our own: names and values, in order. Immutable; costs one array. */
public final class FieldList implements HeaderFields {

    /** No fields at all. */
    public static final FieldList EMPTY = new FieldList(new String[0]);

    /** Name, value, name, value. */
    private final String[] lines;

    private FieldList(String[] lines) {
        this.lines = lines;
    }

    /** A copy of those fields that pass. */
    public static FieldList copyOf(HeaderFields fields, BiPredicate<String, String> keep) {
        Builder builder = new Builder();
        fields.forEach((name, value) -> {
            if (keep.test(name, value)) {
                builder.add(name, value);
            }
        });
        return builder.build();
    }

    /** A builder that begins with these fields. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.lines.addAll(List.of(lines));
        return builder;
    }

    @Override
    public @Nullable String get(String name) {
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                return lines[i + 1];
            }
        }
        return null;
    }

    @Override
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < lines.length; i += 2) {
            if (lines[i].equalsIgnoreCase(name)) {
                values.add(lines[i + 1]);
            }
        }
        return values;
    }

    @Override
    public boolean contains(String name) {
        return get(name) != null;
    }

    @Override
    public void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < lines.length; i += 2) {
            consumer.accept(lines[i], lines[i + 1]);
        }
    }

    /** About how many bytes of heap the fields take. */
    public int weight() {
        int weight = 16;
        for (String line : lines) {
            weight += 48 + line.length();
        }
        return weight;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** Collects fields. Confined to one thread. */
    public static final class Builder {

        private final List<String> lines = new ArrayList<>();

        /** Adds a field line after all others. */
        public Builder add(String name, String value) {
            lines.add(name);
            lines.add(value);
            return this;
        }

        /** Removes all field lines of that name. */
        public Builder remove(String name) {
            for (int i = lines.size() - 2; i >= 0; i -= 2) {
                if (lines.get(i).equalsIgnoreCase(name)) {
                    lines.remove(i + 1);
                    lines.remove(i);
                }
            }
            return this;
        }

        /** Replaces all field lines of that name by one. */
        public Builder set(String name, String value) {
            return remove(name).add(name, value);
        }

        /** The fields so far. */
        public FieldList build() {
            return new FieldList(lines.toArray(new String[0]));
        }
    }
}
