package io.sluicegate.proxy;

import io.netty.handler.codec.http.HttpHeaders;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.http.Authority;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.TargetContext;
import java.net.InetAddress;
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
    static boolean mayCache(CacheKey key, Destination target) {
        return key.partition() == null || target.addresses().size() == 1;
    }

    /**
     * Under which a request that goes to {@code target} is stored: in the common cache where its name is known to belong
     * there, and else apart (CVE-2009-0801). To find that out delays no answer: a name that is not known is looked up for the
     * requests that come later.
     */
    CacheKey cacheKey(FlowContext flow, RequestHead request, Destination target) {
        Authority authority = request.authority();
        if (destination == null) {
            return CacheKey.of(request, null);
        }
        boolean claimed = flow.listener().intercepts() || target != destination;
        boolean common = claimed ? isBorneOut(flow, authority, target) : destination.isOf(authority);
        Endpoint apart = claimed ? target.endpoints().get(0) : context.originalDestination();
        return CacheKey.of(request, common ? null : apart);
    }

    private static boolean isBorneOut(FlowContext flow, Authority authority, Destination target) {
        HostName name = authority.name();
        if (name == null || authority.port() != target.port()) {
            return target.isOf(authority);
        }
        for (InetAddress address : target.addresses()) {
            if (!flow.shared().names().bearsOut(name, address)) {
                flow.loop().resolver().lookAhead(name);
                return false;
            }
        }
        return true;
    }
}
