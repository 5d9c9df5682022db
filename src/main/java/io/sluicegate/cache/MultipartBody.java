package io.sluicegate.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several ranges of a stored body as multipart/byteranges (RFC 9110 section 14.6). Has no state. */
final class MultipartBody {

    private static final int CRLF = 2;

    private MultipartBody() {}

    /**
     * The body, in pieces: heads of parts, and slices of the stored bytes, which are not copied. What is the same in each
     * part's head is kept once, so that a long media type costs no more memory for many parts than for one.
     *
     * @param boundary that occurs in no part
     * @param type what the stored body is; null where its origin did not say
     */
    static List<ByteBuffer> of(StoredResponse stored, List<ByteRange> ranges, String boundary, @Nullable String type) {
        List<ByteBuffer> pieces = new ArrayList<>(3 * ranges.size() + 1);
        String described = type == null ? "" : "Content-Type: " + type + "\r\n";
        ByteBuffer opening = text("\r\n--" + boundary + "\r\n" + described + "Content-Range: ");
        ByteBuffer first = opening.slice(CRLF, opening.remaining() - CRLF);
        for (ByteRange range : ranges) {
            pieces.add(pieces.isEmpty() ? first : opening.duplicate());
            pieces.add(text(range.contentRange(stored.size()) + "\r\n\r\n"));
            pieces.addAll(stored.part(range));
        }
        pieces.add(text("\r\n--" + boundary + "--\r\n"));
        return pieces;
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer();
    }
}
