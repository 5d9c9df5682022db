package io.sluicegate.proxy;

import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;

/** How far a request has come and may go on, by its fields. Has no state. */
final class Hops {

    private Hops() {}

    /** Whether {@code Via} names this gateway (RFC 9110 section 7.6.3), so that the request has come round in a loop. */
    static boolean haveBeenHere(RequestHead request, String viaName) {
        String via = request.fields().joined("Via");
        if (via == null) {
            return false;
        }
        for (String hop : via.split(",", -1)) {
            String[] words = hop.trim().split("\\s+", 3);
            if (words.length > 1 && words[1].equalsIgnoreCase(viaName)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it asks what lies so many hops away, and that is this gateway (RFC 9110 section 7.6.2). */
    static boolean endHere(RequestHead request) {
        boolean traced = "OPTIONS".equals(request.method()) || "TRACE".equals(request.method());
        return traced && "0".equals(request.fields().get("Max-Forwards"));
    }

    /** What this gateway can do. */
    static ResponseHead asFarAsItGoes() {
        return new ResponseHead(
                200,
                "OK",
                new FieldList.Builder()
                        .add("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS, CONNECT")
                        .build());
    }
}
