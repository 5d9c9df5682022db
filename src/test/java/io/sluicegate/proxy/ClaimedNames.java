package io.sluicegate.proxy;

import io.sluicegate.TestGateway;
import io.sluicegate.flow.HostName;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.net.InetAddress;

/**
 * Two servers at one port, the one that {@code lms.example} has and one that a forger controls, between a name server and
 * the intercepted clients of a gateway.
 */
final class ClaimedNames implements AutoCloseable {

    /** What an allow list says. */
    static final String ALLOW_LIST = "allow to lms.example\ndeny all";

    static final InetAddress LMS = Ports.loopback4();
    static final InetAddress EVIL = Ports.address(127, 0, 0, 2);

    private static final String LIVES_LONG = "Cache-Control: max-age=600";

    private final DnsServer dns = DnsServer.knowing("lms.example");
    private final ScriptedOrigin lms;
    private final ScriptedOrigin evil;
    private final Intercepted gateway;

    private ClaimedNames(String rules, ScriptedOrigin lms, ScriptedOrigin evil, String... settings) {
        this.lms = lms;
        this.evil = evil;
        this.gateway = new Intercepted(rules, dns, settings);
    }

    /** Both serve pages that live long and say whose they are. */
    static ClaimedNames pages(String rules, String... settings) {
        ScriptedOrigin lms = ScriptedOrigin.http(
                request -> ScriptedOrigin.response(200, "lms", LIVES_LONG, "Content-Type: text/html"));
        ScriptedOrigin evil = ScriptedOrigin.beside(lms, EVIL, (ScriptedOrigin.Answerer) (request, peer) ->
                peer.send(ScriptedOrigin.response(200, "evil", LIVES_LONG, "Content-Type: text/html")));
        return new ClaimedNames(rules, lms, evil, settings);
    }

    /** Both wait for a client's first bytes and then say whose they are. */
    static ClaimedNames tunnels(String rules, String... settings) {
        return tunnels(
                peer -> {
                    peer.wire().takeExactly(1);
                    peer.send("evil");
                    peer.wire().takeUntilEnd();
                },
                rules,
                settings);
    }

    /** The same, with a script of the forger's own. */
    static ClaimedNames tunnels(ScriptedOrigin.Script forger, String rules, String... settings) {
        ScriptedOrigin lms = ScriptedOrigin.tcp(peer -> {
            peer.wire().takeExactly(1);
            peer.send("lms!");
            peer.wire().takeUntilEnd();
        });
        return new ClaimedNames(rules, lms, ScriptedOrigin.beside(lms, EVIL, forger), settings);
    }

    DnsServer dns() {
        return dns;
    }

    ScriptedOrigin lms() {
        return lms;
    }

    ScriptedOrigin evil() {
        return evil;
    }

    Intercepted gateway() {
        return gateway;
    }

    /** A client that was going to an address, at the port of both. */
    RawClient client(InetAddress to) {
        return gateway.client(to, lms.port());
    }

    /** The authority of a name, at the port of both. */
    String authority(String name) {
        return name + ":" + lms.port();
    }

    /** One request over a connection that stays. */
    RawClient.Response get(RawClient client, String name, String path) {
        return client.sendHead("GET " + path + " HTTP/1.1", "Host: " + authority(name))
                .readResponse();
    }

    /** One request of a client that was going to this address. */
    RawClient.Response get(InetAddress to, String name) {
        try (RawClient client = client(to)) {
            return get(client, name, "/");
        }
    }

    /** Returns once the gateway knows that a name has an address. */
    void awaitKnown(String name, InetAddress address) {
        TestGateway.await(() -> gateway.names().bearsOut(new HostName(name), address));
    }

    /** What the first four bytes are that come back to a client's. */
    static String heard(RawClient client, byte[] sent) {
        client.send(sent);
        return client.read(4);
    }

    @Override
    public void close() {
        gateway.close();
        lms.close();
        evil.close();
        dns.close();
    }
}
