package io.sluicegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.sluicegate.flow.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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

    /** The value as UTF-8, of a size that can be held in memory for a slow reader. */
    static byte[] bounded(Object value) throws ApiFailure {
        try (BoundedOutput output = new BoundedOutput()) {
            WRITER.writeValue(output, value);
            return output.toByteArray();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a value for JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ApiFailure(400, "the answer is larger than 8 MiB; ask for less, with limit");
        }
    }

    /** Bytes in memory, up to a bound. Confined to one thread. */
    private static final class BoundedOutput extends OutputStream {

        private static final int MAX_BYTES = 8 * 1024 * 1024;

        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (kept.size() + length > MAX_BYTES) {
                throw new IOException("more than " + MAX_BYTES + " bytes");
            }
            kept.write(bytes, offset, length);
        }

        byte[] toByteArray() {
            return kept.toByteArray();
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
