package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.TargetContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the requests of an HTTP flow may go, and what is known of them before they are read. As confined as its flow.
 *
 * @param context how a request's target is written here
 * @param destination where all of them go; null on an explicit listener, where each says so itself
 * @param facts what the flow has shown; null likewise
 * @param signIn the credentials of the CONNECT around all of them; null where there is none
 */
record HttpSite(
        TargetContext context,
        @Nullable Destination destination,
        @Nullable Facts facts,
        @Nullable SignIn signIn) {

    /** Requests to a proxy that the client knows. */
    static HttpSite explicit() {
        return new HttpSite(TargetContext.EXPLICIT, null, null, null);
    }

    /** Requests of an intercepted flow or inside a CONNECT. */
    static HttpSite inside(FlowContext flow, Destination destination, Facts facts, @Nullable SignIn signIn) {
        Endpoint original = flow.originalDestination();
        List<Endpoint> endpoints = destination.endpoints();
        Endpoint shown = original != null
                ? original
                : endpoints.isEmpty()
                        ? new Endpoint(IpLiteral.ofBytes(new byte[4]), destination.port())
                        : endpoints.get(0);
        return new HttpSite(new TargetContext(shown), destination, facts, signIn);
    }

    /** The credentials that count for a request with these fields, out of which those for a proxy are taken. */
    SignIn signIn(FlowContext flow, HttpHeaders fields) {
        SignIn own = SignIn.take(flow, fields);
        return signIn == null ? own : signIn;
    }

    Destination destinationOf(RequestHead request) {
        return destination == null ? Destination.of(request.authority()) : destination;
    }

    Facts factsOf(FlowContext flow, RequestHead request) {
        if (facts != null) {
            return facts.forRequest(flow.now(), request);
        }
        return "CONNECT".equals(request.method())
                ? Facts.ofConnect(flow.now(), flow.client().address(), request.authority())
                : Facts.ofExplicit(flow.now(), flow.client().address(), request);
    }

    HostSource hostSource(RequestHead request) {
        return "CONNECT".equals(request.method()) ? HostSource.CONNECT : HostSource.HOST;
    }

    /** Whether the cache may take part: not where it depends on chance which of several addresses has answered. */
    boolean mayCache(FlowContext flow, RequestHead request) {
        return cachePartition(flow, request) == null
                || destination == null
                || destination.addresses().size() == 1;
    }

    /**
     * What keeps copies apart where the name that a request gives need not belong to the address it goes to
     * (CVE-2009-0801): intercepted, or inside a CONNECT to something else. Null for the common cache.
     */
    @Nullable
    Endpoint cachePartition(FlowContext flow, RequestHead request) {
        boolean lookedUp =
                destination == null || (!flow.listener().intercepts() && destination.isOf(request.authority()));
        return lookedUp ? null : context.originalDestination();
    }
}
