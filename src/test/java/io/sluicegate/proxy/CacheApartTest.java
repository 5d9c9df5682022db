package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.TestGateway;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nothing gets into the common cache that its name's own origin has not said for all. */
@ExtendWith(LeakCheck.class)
final class CacheApartTest {

    private static String fresh(String body) {
        return ScriptedOrigin.response(200, body, "Cache-Control: max-age=600");
    }

    private static String get(TestGateway gateway, String authority) {
        try (RawClient client = gateway.client()) {
            client.sendHead("GET http://" + authority + "/ HTTP/1.1", "Host: " + authority);
            return client.readResponse().text();
        }
    }

    private static String getInside(TestGateway gateway, String connect, String host) {
        try (RawClient client = gateway.client()) {
            client.sendHead("CONNECT " + connect + " HTTP/1.1", "Host: " + connect);
            assertThat(client.readHead().status()).isEqualTo(200);
            client.sendHead("GET / HTTP/1.1", "Host: " + host);
            return client.readResponse().text();
        }
    }

    @Test
    @DisplayName("rule 17: answers by way of another authority are not shared")
    void answerFromAnotherConnectAuthorityIsNotShared() {
        try (ScriptedOrigin bank = ScriptedOrigin.http(request -> fresh("bank"));
                ScriptedOrigin evil = ScriptedOrigin.http(request -> fresh("evil"));
                TestGateway gateway = TestGateway.with("allow all")) {
            String name = "127.0.0.1:" + bank.port();
            assertThat(getInside(gateway, "127.0.0.1:" + evil.port(), name)).isEqualTo("evil");
            assertThat(get(gateway, name)).isEqualTo("bank");
            assertThat(getInside(gateway, "127.0.0.1:" + evil.port(), name)).isEqualTo("evil");
            assertThat(getInside(gateway, name, name)).isEqualTo("bank");
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void changeInsideAnotherConnectAuthorityDropsNothing() {
        try (ScriptedOrigin bank = ScriptedOrigin.http(request -> fresh("bank"));
                ScriptedOrigin evil = ScriptedOrigin.http(request -> fresh("evil"));
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            String name = "127.0.0.1:" + bank.port();
            get(gateway, name);
            client.sendHead("CONNECT 127.0.0.1:" + evil.port() + " HTTP/1.1", "Host: x");
            assertThat(client.readHead().status()).isEqualTo(200);
            client.sendHead("POST / HTTP/1.1", "Host: " + name, "Content-Length: 0");
            assertThat(client.readResponse().status()).isEqualTo(200);
            get(gateway, name);
            assertThat(bank.requests()).hasSize(1);
        }
    }

    @Test
    void cookieOfAValidationStaysWithItsClient() {
        try (ScriptedOrigin origin =
                        ScriptedOrigin.http(request -> request.head().contains("If-None-Match")
                                ? "HTTP/1.1 304 Not Modified\r\nSet-Cookie: id=secret\r\nCache-Control: max-age=600\r\n\r\n"
                                : ScriptedOrigin.response(200, "page", "Cache-Control: max-age=0", "ETag: \"1\""));
                TestGateway gateway = TestGateway.with("allow all");
                RawClient client = gateway.client()) {
            String name = "127.0.0.1:" + origin.port();
            get(gateway, name);
            client.sendHead("GET http://" + name + "/ HTTP/1.1", "Host: x");
            RawClient.Response own = client.readResponse();
            assertThat(own.text()).isEqualTo("page");
            assertThat(own.field("Set-Cookie")).isEqualTo("id=secret");
            client.sendHead("GET http://" + name + "/ HTTP/1.1", "Host: x");
            client.readResponse();
            assertThat(origin.requests())
                    .as("what carries a cookie is not stored")
                    .hasSize(3);
        }
    }

    @Test
    void nameThatResolvesToLoopbackIsLocal() {
        try (DnsServer dns = new DnsServer();
                ScriptedOrigin origin = ScriptedOrigin.http(request -> fresh("inside"));
                TestGateway gateway = TestGateway.with("deny to local\nallow all", dns.setting());
                RawClient client = gateway.client()) {
            dns.with("rebound.test", Ports.address(192, 0, 2, 1), Ports.loopback4());
            String name = "rebound.test:" + origin.port();
            client.sendHead("GET http://" + name + "/ HTTP/1.1", "Host: x");
            assertThat(client.readResponse().status()).isEqualTo(403);
            client.sendHead("CONNECT " + name + " HTTP/1.1", "Host: x");
            assertThat(client.readResponse().status()).isEqualTo(403);
            assertThat(origin.connections()).isZero();
        }
    }
}
