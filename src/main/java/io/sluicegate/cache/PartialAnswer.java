package io.sluicegate.cache;

import io.sluicegate.http.BodyLength;
import io.sluicegate.http.ContentRange;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.ResponseHead;
import org.jspecify.annotations.Nullable;

/**
 * A 206 with one part, as what it is a part of (RFC 9111 section 3.3). Immutable.
 *
 * @param whole the head that a 200 would have had
 * @param range which bytes it carries
 */
public record PartialAnswer(ResponseHead whole, ContentRange range) {

    /** What a response carries a part of; null for one that is no 206 with exactly one part. */
    public static @Nullable PartialAnswer of(ResponseHead response) {
        ContentRange range = response.status() == 206 ? ContentRange.of(response.fields()) : null;
        if (range == null) {
            return null;
        }
        BodyLength length = BodyLength.ofResponse("GET", 206, response.fields());
        if (length.kind() == BodyLength.Kind.FIXED && length.bytes() != range.length()) {
            return null;
        }
        FieldList fields = ServedFields.withoutThoseOfOneMessage(response.fields()).toBuilder()
                .set("Content-Length", Long.toString(range.size()))
                .build();
        return new PartialAnswer(new ResponseHead(200, "OK", fields), range);
    }

    /** Whether it goes on exactly where what is stored ends, up to the last byte of the same representation. */
    public boolean completes(StoredResponse stored) {
        return range.first() == stored.bodyBytes()
                && range.last() == range.size() - 1
                && range.size() == stored.size()
                && stored.isSameRepresentation(whole.fields());
    }
}
