package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LocalSetTest {

    private final AtomicReference<Set<InetAddress>> own = new AtomicReference<>(Set.of());
    private final ItemSet local =
            Objects.requireNonNull(BuiltInSets.of(own::get, 1).get("local"));

    private boolean isLocal(String address) {
        return local.find(Books.address(address)) != null;
    }

    @Test
    @DisplayName("rule 8: an address that the host gets later is its own from then on")
    void addressGivenToTheHostLaterIsLocalFromThenOn() {
        assertThat(isLocal("192.0.2.7")).isFalse();
        own.set(Set.of(Books.address("192.0.2.7"), Books.address("2001:db8::7")));
        assertThat(isLocal("192.0.2.7")).isTrue();
        assertThat(isLocal("64:ff9b::c000:207")).as("the same by NAT64").isTrue();
        assertThat(isLocal("2001:db8::7")).isTrue();
        assertThat(isLocal("2001:db8::8")).isFalse();
        own.set(Set.of());
        assertThat(isLocal("192.0.2.7")).isFalse();
    }
}
