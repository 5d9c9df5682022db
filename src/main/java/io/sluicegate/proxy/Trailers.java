package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluicegate.forward.FieldView;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HopByHop;
import java.util.Locale;
import java.util.Set;

/**
 * Fields behind a chunked body. What frames or routes a message, or says who sends it, has been judged with its head, and
 * behind the body would be taken by whoever merges the two (RFC 9110 section 6.5.1). Has no state.
 */
final class Trailers {

    private static final Set<String> FOR_HEADS_ALONE = Set.of(
            "authorization",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "max-forwards",
            "set-cookie",
            "trailer",
            "transfer-encoding",
            "via",
            "x-forwarded-for");

    private Trailers() {}

    /** Leaves in {@code trailers} only what may go on. */
    static void strip(HttpHeaders trailers) {
        if (trailers.isEmpty()) {
            return;
        }
        FieldList kept = HopByHop.strip(FieldView.of(trailers));
        trailers.clear();
        kept.forEach((name, value) -> {
            if (!FOR_HEADS_ALONE.contains(name.toLowerCase(Locale.ROOT))) {
                trailers.add(name, value);
            }
        });
    }
}
