package io.sluicegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.sluicegate.flow.Endpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Values as JSON: maps, lists, strings, numbers, booleans, instants (RFC 3339) and endpoints. Markup in strings is
 * written as escapes, so that no reader can take the text for a page. Safe for any thread.
 */
final class JsonText {

    private static final ObjectWriter WRITER = writer();

    private JsonText() {}

    private static ObjectWriter writer() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.getFactory().setCharacterEscapes(new MarkupEscapes());
        mapper.registerModule(new SimpleModule()
                .addSerializer(Instant.class, ToStringSerializer.instance)
                .addSerializer(Endpoint.class, ToStringSerializer.instance));
        return mapper.writer();
    }

    /** The value as UTF-8. */
    static byte[] of(Object value) {
        try {
            return WRITER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value for JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Escapes what HTML gives a meaning to. Immutable. */
    private static final class MarkupEscapes extends CharacterEscapes {

        private static final long serialVersionUID = 1L;

        private final int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();

        MarkupEscapes() {
            for (char c : new char[] {'<', '>', '&', '\''}) {
                escapes[c] = CharacterEscapes.ESCAPE_STANDARD;
            }
        }

        @Override
        public int[] getEscapeCodesForAscii() {
            return escapes.clone();
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            return null;
        }
    }
}
