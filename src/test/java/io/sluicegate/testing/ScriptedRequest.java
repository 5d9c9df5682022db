package io.sluicegate.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as it reached a {@link ScriptedOrigin}.
 *
 * @param head request line and fields, with the empty line
 * @param body the bytes after it, decoded of chunks
 * @param rawBody the bytes after it as they came, chunk lines and trailers included
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScriptedRequest(String head, byte[] body, byte[] rawBody) {

    private static final int MOST_LINE = 64 * 1024;

    static ScriptedRequest readBody(String head, Wire wire) {
        List<String> codings = RawClient.fieldsOf(head, "Transfer-Encoding");
        List<String> lengths = RawClient.fieldsOf(head, "Content-Length");
        if (!codings.isEmpty()) {
            return readChunks(head, wire);
        }
        byte[] body = lengths.isEmpty() ? new byte[0] : wire.takeExactly(Integer.parseInt(lengths.get(0)));
        return new ScriptedRequest(head, body, body);
    }

    private static ScriptedRequest readChunks(String head, Wire wire) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        int size;
        do {
            String line = line(wire, raw);
            size = Integer.parseInt(line.split(";", -1)[0].trim(), 16);
            if (size > 0) {
                byte[] chunk = wire.takeExactly(size);
                body.writeBytes(chunk);
                raw.writeBytes(chunk);
                line(wire, raw);
            }
        } while (size > 0);
        while (!line(wire, raw).isEmpty()) {
            // Trailers stay in the raw body alone.
        }
        return new ScriptedRequest(head, body.toByteArray(), raw.toByteArray());
    }

    private static String line(Wire wire, ByteArrayOutputStream raw) {
        String line = wire.takeThrough("\r\n", MOST_LINE);
        if (line == null) {
            throw new AssertionError("the request ended within its chunked body");
        }
        raw.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
        return line.substring(0, line.length() - 2);
    }

    /** The request line. */
    public String line() {
        return head.substring(0, head.indexOf("\r\n"));
    }

    /** The method. */
    public String method() {
        return line().split(" ", -1)[0];
    }

    /** The target as it was sent. */
    public String target() {
        return line().split(" ", -1)[1];
    }

    /** The first value of a field; null when it is not there. */
    public @Nullable String field(String name) {
        List<String> values = fields(name);
        return values.isEmpty() ? null : values.get(0);
    }

    /** All values of a field, in order. */
    public List<String> fields(String name) {
        return RawClient.fieldsOf(head, name);
    }

    /** The body as text, a byte a character. */
    public String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }
}
