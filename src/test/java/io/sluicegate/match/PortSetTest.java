package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortSetTest {

    private static PortSet ports(String text) {
        return Objects.requireNonNull(PortSet.parse(text));
    }

    @Test
    void rangeHoldsBothEnds() {
        PortSet ports = ports("8000-8999").plus(ports("443"));
        assertThat(ports.contains(7999)).isFalse();
        assertThat(ports.contains(8000)).isTrue();
        assertThat(ports.contains(8999)).isTrue();
        assertThat(ports.contains(9000)).isFalse();
        assertThat(ports.contains(443)).isTrue();
        assertThat(ports("1-65535").contains(65535)).isTrue();
    }

    @Test
    void rangeHoldsAllPortsWithinIt() {
        PortSet ports = ports("80-90").plus(ports("65535"));
        assertThat(ports.containsAll(ports("80-90"))).isTrue();
        assertThat(ports.containsAll(ports("85").plus(ports("65535")))).isTrue();
        assertThat(ports.containsAll(ports("79-90"))).isFalse();
        assertThat(ports("85").containsAll(ports)).isFalse();
        assertThat(ports.contains(65535)).as("left as it was").isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "65536", "99999", "100000", "80-", "-80", "90-80", "0-80", "80-70000", "8o", "٣"})
    void otherTextIsNoPort(String text) {
        assertThat(PortSet.parse(text)).isNull();
    }
}
