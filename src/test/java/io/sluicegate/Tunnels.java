package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What the tests of tunnels have in common: a client that asks for one, and what goes through it. */
final class Tunnels {

    /** More than {@code intercept.sniff-timeout}. */
    static final Duration SNIFF = Duration.ofMillis(400);

    static final String SSH = "SSH-2.0-client\r\n";
    static final String H2C = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    /** The record of a fatal alert {@code access_denied} (RFC 8446 section 6). */
    static final byte[] ACCESS_DENIED = {21, 3, 3, 0, 2, 2, 49};

    private Tunnels() {}

    /** A client in a tunnel to a port of 127.0.0.1. */
    static RawClient open(TestGateway gateway, int port) {
        return open(gateway, "127.0.0.1:" + port);
    }

    /** A client in a tunnel. */
    static RawClient open(TestGateway gateway, String authority) {
        RawClient client = gateway.client();
        assertThat(ask(client, authority).status()).isEqualTo(200);
        return client;
    }

    /** The head of the answer to a CONNECT. */
    static RawClient.Response ask(RawClient client, String authority, String... fields) {
        client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        for (String field : fields) {
            client.send(field + "\r\n");
        }
        return client.send("\r\n").readHead();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Moves the clock once the gateway has begun to wait for the client's first bytes. */
    static void passSniffTimeout(TestGateway gateway) {
        gateway.gateway().openFlows(); // what each loop had to do is done: the wait has begun
        gateway.advance(SNIFF);
    }
}
