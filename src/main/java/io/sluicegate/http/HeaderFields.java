package io.sluicegate.http;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The fields of a head, in order, names compared without case (RFC 9110 section 5.1). Read only. */
public interface HeaderFields {

    /** The value of the first field line of that name; null when there is none. */
    @Nullable
    String get(String name);

    /** The values of all field lines of that name, in order. */
    List<String> all(String name);

    /** Whether there is a field line of that name. */
    boolean contains(String name);

    /** Every field line, in order. */
    void forEach(BiConsumer<String, String> consumer);

    /** The field's value as one list, its lines joined by commas (RFC 9110 section 5.2); null when there is none. */
    default @Nullable String joined(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : String.join(", ", values);
    }
}
