package io.sluicegate.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Rule 8: our own listeners are never a destination. */
final class OwnAddressesTest {

    private static final InetAddress ANY4 = Ports.address(0, 0, 0, 0);
    private static final InetAddress ANY6 = Ports.address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    private static final InetAddress ELSEWHERE = Ports.address(192, 0, 2, 99);

    private final OwnAddresses own = new OwnAddresses();

    @BeforeEach
    void read() {
        own.refresh();
    }

    @Test
    void loopbackAndAnyAreOwn() {
        assertThat(own.isOwn(Ports.loopback4())).isTrue();
        assertThat(own.isOwn(Ports.address(127, 9, 9, 9))).isTrue();
        assertThat(own.isOwn(Ports.loopback6())).isTrue();
        assertThat(own.isOwn(ANY4)).isTrue();
        assertThat(own.isOwn(ANY6)).isTrue();
        assertThat(own.isOwn(ELSEWHERE)).isFalse();
    }

    @Test
    @DisplayName("rule 8: every address of an interface is ours")
    void everyInterfaceIsOwn() {
        assertThat(own.all()).contains(Ports.loopback4()).allMatch(own::isOwn);
        assertThat(own.all()).noneMatch(address -> address.getHostAddress().contains("%"));
    }

    @Test
    @DisplayName("rule 8: a listener of ours is known by address and port")
    void listenerIsReachedByItsAddressAndPort() {
        own.listeningOn(List.of(new Endpoint(Ports.loopback4(), 3128)));
        assertThat(own.isOwnListener(new Endpoint(Ports.loopback4(), 3128))).isTrue();
        assertThat(own.isOwnListener(new Endpoint(ANY4, 3128))).isTrue();
        assertThat(own.isOwnListener(new Endpoint(Ports.loopback4(), 3129))).isFalse();
        assertThat(own.isOwnListener(new Endpoint(ELSEWHERE, 3128))).isFalse();
    }

    @Test
    void listenerOnAnyAddressIsReachedByEachOfOurs() {
        own.listeningOn(List.of(new Endpoint(ANY6, 15001)));
        assertThat(own.isOwnListener(new Endpoint(Ports.loopback4(), 15001))).isTrue();
        assertThat(own.isOwnListener(new Endpoint(Ports.loopback6(), 15001))).isTrue();
        assertThat(own.isOwnListener(new Endpoint(ELSEWHERE, 15001))).isFalse();
    }
}
