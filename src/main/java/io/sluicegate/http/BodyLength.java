package io.sluicegate.http;

/**
 * How long a body is, by its head (RFC 9112 section 6.3). Immutable.
 *
 * @param kind how the end is found
 * @param bytes for {@link Kind#FIXED}; 0 otherwise
 */
public record BodyLength(Kind kind, long bytes) {

    /** How the end of a body is found. */
    public enum Kind {
        /** There is no body. */
        NONE,
        /** After a number of bytes. */
        FIXED,
        /** After the last chunk. */
        CHUNKED,
        /** With the connection. */
        UNTIL_CLOSE
    }

    private static final BodyLength NO_BODY = new BodyLength(Kind.NONE, 0);

    /** The body of a request whose head is sound. */
    public static BodyLength ofRequest(HeaderFields fields) {
        BodyLength told = told(fields);
        return told.kind == Kind.UNTIL_CLOSE || (told.kind == Kind.FIXED && told.bytes == 0) ? NO_BODY : told;
    }

    /** The body of a response whose head is sound. */
    public static BodyLength ofResponse(String method, int status, HeaderFields fields) {
        boolean never = "HEAD".equals(method) || status < 200 || status == 204 || status == 304;
        return never ? NO_BODY : told(fields);
    }

    private static BodyLength told(HeaderFields fields) {
        if (fields.contains("Transfer-Encoding")) {
            return new BodyLength(Kind.CHUNKED, 0);
        }
        String length = fields.get("Content-Length");
        return length == null
                ? new BodyLength(Kind.UNTIL_CLOSE, 0)
                : new BodyLength(Kind.FIXED, MessageRules.parseLength(length));
    }
}
