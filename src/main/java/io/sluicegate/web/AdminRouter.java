package io.sluicegate.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.sluicegate.ledger.ReportKind;
import io.sluicegate.metrics.GatewayMetrics;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which request gets which answer. Knows nothing of connections, never blocks: what may block comes back as a call.
 * Confined to one event loop.
 */
final class AdminRouter {

    private static final String API = "/api/v1/";
    /** What stands behind it is for those who answer. */
    private static final String ACCOUNT = "accounts/";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String WRONG_TOKEN = "This is not the token.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdminApi api;
    private final WebRoot webRoot;
    private final Sessions sessions;
    private final Map<String, Map<String, Route>> routes = new HashMap<>();

    AdminRouter(AdminServices services, Sessions sessions) {
        this.api = services.api();
        this.webRoot = services.webRoot();
        this.sessions = sessions;
        addOpen(services.metrics());
        addApi();
    }

    /** To whom a route answers. */
    private enum Access {
        /** To everybody who reaches the listener. */
        OPEN,
        /** To those who are signed in. */
        SIGNED_IN
    }

    private record Route(Access access, Function<AdminRequest, Routed> answer) {}

    private void addOpen(GatewayMetrics metrics) {
        open("GET", "/healthz", request -> AdminResponse.text(200, "ok\n"));
        open("GET", "/readyz", request -> readiness());
        open(
                "GET",
                "/metrics",
                request -> new AdminResponse(200, GatewayMetrics.CONTENT_TYPE, Map.of(), metrics.scrape()));
        open("GET", "/login", request -> loginPage(200, null));
        open("POST", "/login", this::signIn);
        open("POST", "/logout", request -> AdminResponse.seeOther("/login").with("Set-Cookie", sessions.end(request)));
        open("GET", "/", this::dashboard);
        for (String name : WebFiles.STATIC_TYPES.keySet()) {
            if (!name.equals("dashboard.html")) {
                open("GET", "/" + name, request -> file(name));
            }
        }
    }

    private void addApi() {
        signedIn("GET", "status", request -> AdminResponse.json(api.status()));
        signedIn(
                "GET",
                "flows",
                request -> AdminResponse.json(Items.of(api.flows()).toJson()));
        for (ReportKind kind : ReportKind.values()) {
            String name = kind == ReportKind.USAGE ? "usage" : "usage/" + kind.word();
            signedIn(
                    "GET",
                    name,
                    request -> AdminResponse.json(
                            api.sums(kind, request.parameters()).toJson()));
        }
        signedIn(
                "GET",
                "records",
                request -> AdminResponse.json(api.records(request.parameters()).toJson()));
        signedIn("GET", "ledger", request -> AdminResponse.json(api.ledger()));
        signedIn(
                "GET",
                "ledger/verify",
                request -> AdminResponse.json(api.verify(request.parameters()).toJson()));
        signedIn("POST", "ledger/prune", request -> AdminResponse.json(api.prune()));
        signedIn("POST", "ledger/rebuild", request -> AdminResponse.json(api.rebuild()));
        signedIn(
                "GET",
                "ledger/export",
                request -> AdminResponse.json(api.export(request.parameters()).toJson()));
        signedIn(
                "GET",
                "rules",
                request -> AdminResponse.json(Items.of(api.rules()).toJson()));
        signedIn("GET", "explain", request -> AdminResponse.json(api.explain(request.parameters())));
        signedIn("GET", "cache", request -> CacheQuestions.show(request, api.cache()));
        signedIn("POST", "cache/purge", request -> CacheQuestions.purge(request, api.cache()));
        signedIn("GET", "accounts", request -> AccountQuestions.list(request, api.accounts()));
        signedIn("GET", ACCOUNT, request -> AccountQuestions.show(request, api.accounts()));
        signedIn("PUT", ACCOUNT, request -> AccountQuestions.put(request, api.accounts()));
        signedIn("DELETE", ACCOUNT, request -> AccountQuestions.remove(request, api.accounts()));
        signedIn("POST", "reload", request -> reload(api.reload()));
    }

    private void open(String method, String path, Function<AdminRequest, Routed> answer) {
        routes.computeIfAbsent(path, key -> new HashMap<>()).put(method, new Route(Access.OPEN, answer));
    }

    private void signedIn(String method, String name, Question question) {
        Function<AdminRequest, Routed> answer = request -> new Routed.Call(() -> question.answer(request));
        routes.computeIfAbsent(API + name, key -> new HashMap<>()).put(method, new Route(Access.SIGNED_IN, answer));
    }

    /** A question to the API that a request stands for. */
    private interface Question {
        AdminResponse answer(AdminRequest request) throws ApiFailure;
    }

    /** The answer, or the call that gives it. */
    Routed route(AdminRequest request) {
        AdminResponse refusal = HostGuard.refuse(request);
        if (refusal != null) {
            return refusal;
        }
        Map<String, Route> methods =
                routes.get(request.path().startsWith(API + ACCOUNT) ? API + ACCOUNT : request.path());
        if (methods == null) {
            return AdminResponse.problem(404, "there is nothing here; the API is under " + API);
        }
        Route route = methods.get(request.method());
        if (route == null) {
            String allowed = allowed(methods.keySet());
            return AdminResponse.problem(405, "use " + allowed).with("Allow", allowed);
        }
        if (route.access == Access.SIGNED_IN && !sessions.isSignedIn(request)) {
            return AdminResponse.problem(
                            401, "send Authorization: Bearer with the token in admin.token, or sign in at /")
                    .with("WWW-Authenticate", "Bearer realm=\"sluicegate\"");
        }
        return route.answer.apply(request);
    }

    /** HEAD goes with GET. */
    private static String allowed(Set<String> methods) {
        return methods.stream()
                .sorted()
                .map(method -> method.equals("GET") ? "GET, HEAD" : method)
                .collect(Collectors.joining(", "));
    }

    private AdminResponse readiness() {
        return api.isReady() ? AdminResponse.text(200, "ready\n") : AdminResponse.text(503, "not ready\n");
    }

    private Routed dashboard(AdminRequest request) {
        return sessions.isSignedIn(request) ? file("dashboard.html") : AdminResponse.seeOther("/login");
    }

    private AdminResponse file(String name) {
        StaticFile file = webRoot.files().statics().get(name);
        return file == null
                ? AdminResponse.problem(404, "the file is missing in the webroot directory")
                : AdminResponse.file(file);
    }

    private AdminResponse loginPage(int status, @Nullable String failed) {
        return AdminResponse.html(status, webRoot.files().login().fill(name -> name.equals("failed") ? failed : null));
    }

    /** A form is answered with pages; anything else is taken for JSON and answered with statuses. */
    private AdminResponse signIn(AdminRequest request) {
        boolean form = request.onlyOrEmpty(HttpHeaderNames.CONTENT_TYPE).startsWith(FORM);
        String token = form ? formToken(request.body()) : jsonToken(request.body());
        if (token == null || !sessions.isToken(token.trim())) {
            return form ? loginPage(401, WRONG_TOKEN) : AdminResponse.problem(401, WRONG_TOKEN);
        }
        AdminResponse answer = form ? AdminResponse.seeOther("/") : AdminResponse.done();
        return answer.with("Set-Cookie", sessions.begin(request));
    }

    private static @Nullable String formToken(String body) {
        try {
            return AdminRequest.parameters(body).get("token");
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable String jsonToken(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json.path("token").textValue();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static AdminResponse reload(ReloadOutcome outcome) throws ApiFailure {
        return outcome.ok()
                ? AdminResponse.json(outcome.toJson())
                : AdminResponse.problem(
                        422, "the rules have errors; the last good ones stay in force", outcome.toJson());
    }
}
