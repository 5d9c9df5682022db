package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.Protocol;
import io.sluicegate.http.Authority;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.Subject;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** When it is known who asks: never on the road, and at the latest before a tunnel opens. */
final class FactsTest {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final InetAddress CLIENT = Ports.address(192, 0, 2, 1);

    private static Facts connect() {
        return Facts.ofConnect(NOW, CLIENT, Objects.requireNonNull(Authority.parse("www.example:443", 0)));
    }

    @Test
    void interceptedFlowHasNoUserFromTheBeginning() {
        Endpoint destination = new Endpoint(Ports.address(203, 0, 113, 1), 80);
        Subject subject = Facts.ofIntercepted(NOW, CLIENT, destination).subject();
        assertThat(subject.known()).contains(Fact.USER);
        assertThat(subject.user()).isNull();
    }

    @Test
    void connectMayStillSignInUntilItsInsideIsTold() {
        Facts facts = connect();
        assertThat(facts.subject().known()).doesNotContain(Fact.USER);
        facts.tell(Protocol.TLS, null);
        assertThat(facts.subject().known()).contains(Fact.USER);
        assertThat(facts.subject().user()).isNull();
    }

    @Test
    void userOfAConnectStaysWhateverComesInside() {
        Facts facts = connect();
        facts.signedIn("alice");
        assertThat(facts.ifProtocolWere(Protocol.OTHER).subject().user()).isEqualTo("alice");
        facts.tell(Protocol.TLS, null);
        assertThat(facts.subject().user()).isEqualTo("alice");
        assertThat(facts.answered("text/html").subject().user()).isEqualTo("alice");
    }
}
