package io.sluicegate.cache;

import io.sluicegate.http.Authority;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.Fields;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/** Requests and stored responses as a test writes them. */
final class Messages {

    /** When responses arrive: Sun, 01 Mar 2026 12:00:00 GMT. */
    static final Instant THEN = Instant.parse("2026-03-01T12:00:00Z");

    static final String DATE = "Date: Sun, 01 Mar 2026 12:00:00 GMT";

    private Messages() {}

    static RequestHead get(String... fields) {
        return request("GET", "/", fields);
    }

    static RequestHead request(String method, String target, String... fields) {
        Authority authority = Authority.parse("a.example", 80);
        if (authority == null) {
            throw new AssertionError();
        }
        return new RequestHead(method, "http", authority, target, 1, Fields.of(fields));
    }

    static CacheKey key(String target) {
        return CacheKey.of(request("GET", target), null);
    }

    static ResponseHead head(int status, String... fields) {
        return new ResponseHead(status, "Scripted", Fields.of(fields));
    }

    static StoredResponse stored(String... fields) {
        return stored(200, "0123456789", fields);
    }

    static StoredResponse stored(int status, String body, String... fields) {
        return stored(Map.of(), status, body, fields);
    }

    /** What is stored as the answer to a request. */
    static StoredResponse storedFor(RequestHead request, String body, String... fields) {
        FieldList list = Fields.of(fields);
        return stored(StoredResponse.varyValues(request.fields(), list), 200, body, fields);
    }

    private static StoredResponse stored(Map<String, String> vary, int status, String body, String... fields) {
        byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        return new StoredResponse(head(status, fields), bytes, vary, THEN, THEN);
    }
}
