package io.sluicegate.cache;

import io.sluicegate.http.FieldList;
import io.sluicegate.http.ResponseHead;
import java.util.List;
import java.util.Objects;

/** What an answer to HEAD says of the stored answer to GET (RFC 9111 section 4.3.5). Has no state. */
public final class HeadUpdate {

    private static final List<String> TELLING = List.of("ETag", "Last-Modified", "Content-Length");

    private HeadUpdate() {}

    /** Whether it still is the same representation: nothing that both tell of it differs. */
    public static boolean confirms(StoredResponse stored, ResponseHead head) {
        FieldList before = stored.fields();
        return head.status() == stored.head().status()
                && TELLING.stream()
                        .filter(name -> head.fields().contains(name) && before.contains(name))
                        .allMatch(name -> Objects.equals(head.fields().get(name), before.get(name)))
                && (!before.contains("ETag") || head.fields().contains("ETag"));
    }
}
