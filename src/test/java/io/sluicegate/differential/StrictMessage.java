package io.sluicegate.differential;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a strict reader made of the bytes of one message. Immutable.
 *
 * @param state how far it could be read
 * @param start the three parts of the start line; empty where there is no whole head
 * @param fields in order
 * @param body without its framing, as far as it could be read
 * @param fault why it cannot be read; null for none
 * @param end behind its last byte, where the next message begins
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StrictMessage(
        State state,
        List<String> start,
        List<Field> fields,
        byte[] body,
        @Nullable String fault,
        int end) {

    /** How far the bytes go. */
    enum State {
        /** All of it is there. */
        WHOLE,
        /** The bytes end within it, and nothing is wrong so far. */
        CUT,
        /** No bytes are left. */
        NONE,
        /** No strict reader can say what it is. */
        FAULTY
    }

    /** A field line, its value without the blanks around it. */
    record Field(String name, String value) {}

    boolean hasHead() {
        return !start.isEmpty();
    }

    boolean isWhole() {
        return state == State.WHOLE;
    }

    String method() {
        return start.get(0);
    }

    String target() {
        return start.get(1);
    }

    /** The minor version of a request, which is one of HTTP/1. */
    int minorVersion() {
        return start.get(2).charAt(7) - '0';
    }

    int status() {
        return Integer.parseInt(start.get(1));
    }

    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    @Nullable
    String first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** Whether a member of the field's list is this word. */
    boolean lists(String name, String word) {
        return String.join(",", all(name))
                .toLowerCase(Locale.ROOT)
                .matches("(?s)(.*,)?[ \\t]*" + word + "[ \\t]*(,.*)?");
    }
}
