package io.sluicegate.cache;

import io.sluicegate.http.BodyLength;
import io.sluicegate.http.CacheControl;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.http.Tokens;
import java.util.Set;

/** Whether a response may be stored (RFC 9111 section 3). Has no state. */
public final class StoragePolicy {

    private static final Set<Integer> UNDERSTOOD =
            Set.of(200, 203, 204, 300, 301, 302, 303, 307, 308, 404, 405, 410, 414, 501);

    /** Why a response is stored or not. */
    public enum Reason {
        /** It may be stored. */
        STORED("stored"),
        /** The request was not a GET. */
        METHOD("method"),
        /** A part of a representation, or an answer to the client's own condition. */
        PARTIAL("partial"),
        /** The request carried a body. */
        REQUEST_BODY("request-body"),
        /** One side said no-store. */
        NO_STORE("no-store"),
        /** It is for one user. */
        PRIVATE("private"),
        /** The request carried credentials, and the origin did not say that this does not matter. */
        AUTHORIZATION("authorization"),
        /** It sets a cookie, and the origin did not say that it is for all. */
        SET_COOKIE("set-cookie"),
        /** It varies by what no request shows. */
        VARY("vary"),
        /** Its status says it must be understood, and it is not. */
        MUST_UNDERSTAND("must-understand"),
        /** Nothing says how long it would be fresh, and nothing could validate it. */
        NO_LIFETIME("no-lifetime"),
        /** A rule says so. */
        RULE("rule"),
        /** It is larger than the cache takes. */
        TOO_LARGE("too-large");

        private final String word;

        Reason(String word) {
            this.word = word;
        }

        /** The word in records and fields. */
        public String word() {
            return word;
        }
    }

    private StoragePolicy() {}

    /** Whether the final response may be stored, before its body has been seen. */
    public static Reason decide(RequestHead request, ResponseHead response, CacheRules rules, long maxBodyBytes) {
        PartialAnswer part = request.fields().contains("Range") ? PartialAnswer.of(response) : null;
        if (part != null) {
            return decide(request, part.whole(), part.range().length(), rules, maxBodyBytes);
        }
        long length = BodyLength.ofResponse("GET", response.status(), response.fields())
                .bytes();
        return decide(request, response, length, rules, maxBodyBytes);
    }

    private static Reason decide(
            RequestHead request, ResponseHead response, long length, CacheRules rules, long maxBodyBytes) {
        FieldList fields = response.fields();
        CacheControl control = CacheControl.of(fields);
        if (!"GET".equals(request.method()) && !isAnswerToGet(request, response, control)) {
            return Reason.METHOD;
        }
        Reason byRequest = decideRequest(request, response.status());
        if (byRequest != Reason.STORED) {
            return byRequest;
        }
        if (!rules.mayStore(fields)) {
            return Reason.RULE;
        }
        boolean understood = control.has("must-understand") && UNDERSTOOD.contains(response.status());
        if (control.has("must-understand") && !understood) {
            return Reason.MUST_UNDERSTAND;
        }
        if (control.has("no-store") && !understood) {
            return Reason.NO_STORE;
        }
        if (control.has("private")) {
            return Reason.PRIVATE;
        }
        boolean shared = control.has("public") || control.has("s-maxage");
        if (request.fields().contains("Authorization") && !shared && !control.has("must-revalidate")) {
            return Reason.AUTHORIZATION;
        }
        if (fields.contains("Set-Cookie") && !shared) {
            return Reason.SET_COOKIE;
        }
        if (Tokens.listContains(fields.joined("Vary"), "*")) {
            return Reason.VARY;
        }
        Reason byLifetime = decideLifetime(response, control, rules);
        return byLifetime == Reason.STORED && length > maxBodyBytes ? Reason.TOO_LARGE : byLifetime;
    }

    /** Whether a stored response may stay so, with the fields that a validation has given it. */
    public static boolean mayKeep(RequestHead request, ResponseHead refreshed, CacheRules rules) {
        RequestHead get = new RequestHead(
                "GET",
                request.scheme(),
                request.authority(),
                request.pathAndQuery(),
                request.minorVersion(),
                request.fields());
        return decide(get, refreshed, rules, Long.MAX_VALUE) == Reason.STORED;
    }

    /**
     * Whether the answer to a POST says that it is what a GET of the same target would bring, and for how long (RFC 9110
     * section 9.3.3).
     */
    private static boolean isAnswerToGet(RequestHead request, ResponseHead response, CacheControl control) {
        CacheKey target = CacheKey.of(request, null);
        FieldList fields = response.fields();
        return "POST".equals(request.method())
                && response.status() == 200
                && request.pathAndQuery().equals(Invalidation.sameOriginPath(target, fields.get("Content-Location")))
                && FreshnessPolicy.isExplicit(fields, control);
    }

    private static Reason decideRequest(RequestHead request, int status) {
        if (status < 200 || status == 206 || status == 304) {
            return Reason.PARTIAL;
        }
        boolean get = "GET".equals(request.method());
        if (get && BodyLength.ofRequest(request.fields()).kind() != BodyLength.Kind.NONE) {
            return Reason.REQUEST_BODY;
        }
        boolean noStore = CacheControl.of(request.fields()).has("no-store");
        return noStore ? Reason.NO_STORE : Reason.STORED;
    }

    private static Reason decideLifetime(ResponseHead response, CacheControl control, CacheRules rules) {
        FieldList fields = response.fields();
        boolean explicit = FreshnessPolicy.isExplicit(fields, control)
                || FreshnessPolicy.byRule(response.status(), fields, rules) != null;
        boolean validator = fields.contains("ETag") || fields.contains("Last-Modified");
        boolean heuristic = FreshnessPolicy.isHeuristic(response.status()) || control.has("public");
        return explicit || (heuristic && validator) ? Reason.STORED : Reason.NO_LIFETIME;
    }
}
