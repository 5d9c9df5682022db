package io.sluicegate.cache;

import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a stored response says to one request: the whole, ranges of it, or that the client's own copy still holds (RFC
 * 9110 sections 13 and 14). Conditions come before ranges, and only a stored 200 is subject to either. Immutable.
 *
 * @param status of the answer
 * @param reason of the answer
 * @param fields without Age and framing
 * @param body in pieces, read only, which share the stored bytes; no piece for no body
 */
public record ServedResponse(int status, String reason, FieldList fields, List<ByteBuffer> body) {

    /** Keeps a list of its own. */
    public ServedResponse {
        body = List.copyOf(body);
    }

    /** How long the body is, in bytes; -1 for an answer that never has one and must not tell a length. */
    public long length() {
        return status == 204 || status == 304
                ? -1
                : body.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /**
     * The answer of a stored response to a request.
     *
     * @param now places two-digit years of dates
     * @param boundaries gives a token of 70 characters at most (RFC 2046 section 5.1.1) that occurs in no body; asked
     *     only where several ranges are sent
     */
    public static ServedResponse of(
            StoredResponse stored, RequestHead request, Instant now, Supplier<String> boundaries) {
        if (stored.head().status() != 200) {
            return whole(stored);
        }
        if (ClientConditions.copyHolds(stored, request.fields(), now)) {
            return new ServedResponse(304, "Not Modified", ServedFields.notModified(stored), List.of());
        }
        List<ByteRange> ranges = ranges(stored, request, now);
        if (ranges == null) {
            return whole(stored);
        }
        return ranges.isEmpty() ? unsatisfiable(stored) : parts(stored, ranges, request.fields(), boundaries);
    }

    /** Whether what is there of a stored response answers the request: all that it asks for, or word of that. */
    static boolean suffices(StoredResponse stored, RequestHead request, Instant now) {
        if (stored.isWhole() || ClientConditions.copyHolds(stored, request.fields(), now)) {
            return true;
        }
        List<ByteRange> ranges = ranges(stored, request, now);
        return ranges != null && ranges.stream().allMatch(stored::has);
    }

    /** The head of an answer of a body that is still to come; its length is in it. Null where the whole answers. */
    static @Nullable ServedRange rangeOf(StoredResponse head, RequestHead request, Instant now) {
        boolean found = head.head().status() == 200;
        if (found && ClientConditions.copyHolds(head, request.fields(), now)) {
            return new ServedRange(new ResponseHead(304, "Not Modified", ServedFields.notModified(head)), 0, 0);
        }
        List<ByteRange> ranges = found ? ranges(head, request, now) : null;
        if (ranges == null || ranges.size() > 1) {
            return null; // several ranges of what is not there yet are not worth the wait
        }
        if (ranges.isEmpty()) {
            ServedResponse none = unsatisfiable(head);
            return new ServedRange(new ResponseHead(none.status(), none.reason(), none.fields()), 0, 0);
        }
        ByteRange range = ranges.get(0);
        FieldList fields = oneFields(head, range, request.fields());
        return new ServedRange(
                new ResponseHead(206, "Partial Content", fields), range.first(), range.last() - range.first() + 1);
    }

    /** RFC 9110 section 14.2: a range is for GET alone. */
    private static @Nullable List<ByteRange> ranges(StoredResponse stored, RequestHead request, Instant now) {
        String field = request.fields().joined("Range");
        if (field == null || !"GET".equals(request.method())) {
            return null;
        }
        return ClientConditions.rangeHolds(stored, request.fields(), now) ? ByteRanges.of(field, stored.size()) : null;
    }

    private static ServedResponse whole(StoredResponse stored) {
        return new ServedResponse(
                stored.head().status(), stored.head().reason(), ServedFields.whole(stored), stored.body());
    }

    private static ServedResponse unsatisfiable(StoredResponse stored) {
        FieldList fields = new FieldList.Builder()
                .add("Content-Range", "bytes */" + stored.size())
                .build();
        return new ServedResponse(416, "Range Not Satisfiable", fields, List.of());
    }

    private static ServedResponse parts(
            StoredResponse stored, List<ByteRange> ranges, HeaderFields request, Supplier<String> boundaries) {
        ByteRange first = ranges.get(0);
        return ranges.size() == 1
                ? partial(oneFields(stored, first, request), stored.part(first))
                : several(stored, ranges, partFields(stored, request), boundaries.get());
    }

    private static FieldList partFields(StoredResponse stored, HeaderFields request) {
        return request.contains("If-Range") ? ServedFields.furtherPart(stored) : ServedFields.part(stored);
    }

    private static FieldList oneFields(StoredResponse stored, ByteRange range, HeaderFields request) {
        String told = range.contentRange(stored.size());
        return partFields(stored, request).toBuilder()
                .add("Content-Range", told)
                .build();
    }

    /** RFC 9110 section 15.3.7.2: Content-Range stands in the parts alone, and the stored media type too. */
    private static ServedResponse several(
            StoredResponse stored, List<ByteRange> ranges, FieldList fields, String boundary) {
        String type = ServedFields.whole(stored).get("Content-Type");
        String told = "multipart/byteranges; boundary=" + boundary;
        return partial(
                fields.toBuilder().set("Content-Type", told).build(), MultipartBody.of(stored, ranges, boundary, type));
    }

    private static ServedResponse partial(FieldList fields, List<ByteBuffer> body) {
        return new ServedResponse(206, "Partial Content", fields, body);
    }
}
