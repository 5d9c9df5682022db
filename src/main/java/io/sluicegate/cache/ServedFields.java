package io.sluicegate.cache;

import io.sluicegate.http.FieldList;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Which of its fields a stored response is served with. Has no state. */
final class ServedFields {

    /** Content-Digest is of the bytes in the message (RFC 9530 section 2), which are others in another message. */
    private static final Set<String> OF_ONE_MESSAGE = Set.of("content-digest", "content-md5", "content-range");

    /** What a client that has another part knows already (RFC 9110 sections 8 and 15.3.7). */
    private static final Set<String> OF_REPRESENTATION =
            Set.of("content-type", "content-encoding", "content-language", "digest", "repr-digest");

    private ServedFields() {}

    /**
     * All fields but Age, which is told anew, Content-Length, which is framing, and those that must not be reused unasked
     * (RFC 9111 section 5.2.2.4).
     */
    static FieldList whole(StoredResponse stored) {
        Set<String> withheld = stored.cacheControl().fieldsOf("no-cache");
        return only(
                stored.fields(),
                name -> !"age".equals(name) && !"content-length".equals(name) && !withheld.contains(name));
    }

    /** Those of a 206, without Content-Range and what is true of the whole alone. */
    static FieldList part(StoredResponse stored) {
        return withoutThoseOfOneMessage(whole(stored));
    }

    /** Those that also hold for another part of the same representation, or for the whole of it. */
    static FieldList withoutThoseOfOneMessage(FieldList fields) {
        return only(fields, name -> !OF_ONE_MESSAGE.contains(name));
    }

    /** Those of a 206 for a client that has shown, by If-Range, that it knows the rest (RFC 9110 section 15.3.7). */
    static FieldList furtherPart(StoredResponse stored) {
        return withOneValidator(only(part(stored), name -> !OF_REPRESENTATION.contains(name)));
    }

    /**
     * Those of a 304: what a browser has to be told anew, such as who may read it, and nothing of the representation but its
     * validator (RFC 9110 section 15.4.5).
     */
    static FieldList notModified(StoredResponse stored) {
        return furtherPart(stored);
    }

    private static FieldList withOneValidator(FieldList fields) {
        return fields.contains("ETag") ? only(fields, name -> !"last-modified".equals(name)) : fields;
    }

    /** Those fields whose name passes, in lower case. */
    private static FieldList only(FieldList fields, Predicate<String> names) {
        return FieldList.copyOf(fields, (name, value) -> names.test(name.toLowerCase(Locale.ROOT)));
    }
}
