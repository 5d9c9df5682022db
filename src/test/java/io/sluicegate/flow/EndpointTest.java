package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sluicegate.testing.Ports;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class EndpointTest {

    @Test
    void textHasBracketsForIpv6Alone() {
        assertThat(new Endpoint(Ports.address(192, 0, 2, 1), 80)).hasToString("192.0.2.1:80");
        assertThat(new Endpoint(Ports.loopback6(), 443)).hasToString("[::1]:443");
    }

    @Test
    void portIsWithinItsRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(Ports.loopback4(), 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> new Endpoint(Ports.loopback4(), -1));
        assertThat(new Endpoint(Ports.loopback4(), 0).toSocketAddress().getPort())
                .isZero();
    }

    @Test
    void nameThatIsNotResolvedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.of(InetSocketAddress.createUnresolved("a.example", 80)));
    }

    @Test
    void flowIdIsThreeShortNumbers() {
        assertThat(new FlowId(36, 1, 35)).hasToString("10-1-z");
    }

    @Test
    void markLiesWithinItsMask() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Mark(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Mark(3, 1));
        assertThat(new Mark(1, 1).matches(new Mark(1, 1))).isTrue();
        assertThat(new Mark(1, 1).matches(new Mark(2, 2))).isFalse();
    }
}
