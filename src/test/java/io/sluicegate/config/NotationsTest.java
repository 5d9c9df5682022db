package io.sluicegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotationsTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:3128, 127.0.0.1:3128",
        "0.0.0.0:0, 0.0.0.0:0",
        "[::]:15001, [::]:15001",
        "[2001:DB8::1]:80, [2001:db8::1]:80"
    })
    void endpointsHaveAnAddressAndAPort(String text, String endpoint) {
        assertThat(Notations.endpoint(text, Notations.NO_PORT)).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":80",
                "127.0.0.1",
                "[::]",
                "::",
                "::1:80",
                "localhost:80",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "127.0.0.1:",
                "[127.0.0.1:80",
                "127.1:80",
                "010.0.0.1:80",
                "[fe80::1%eth0]:80",
                "127.0.0.1:80 "
            })
    void otherTextIsNoEndpoint(String text) {
        assertThat(Notations.endpoint(text, Notations.NO_PORT)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.53, 192.0.2.53:53",
        "192.0.2.53:5353, 192.0.2.53:5353",
        "[2001:db8::53], [2001:db8::53]:53",
        "2001:db8::53, [2001:db8::53]:53"
    })
    void portMayBeLeftOutWhereThereIsADefault(String text, String endpoint) {
        assertThat(Notations.endpoint(text, 53)).hasToString(endpoint);
    }

    @Test
    void marksHaveAValueWithinAMask() {
        assertThat(Notations.mark("0x1/0x1")).isEqualTo(new Mark(1, 1));
        assertThat(Notations.mark("16/0xf0")).isEqualTo(new Mark(0x10, 0xf0));
        assertThat(Notations.mark("0x5")).isEqualTo(new Mark(5, -1));
        assertThat(Notations.mark("0x80000000/0xffffffff")).isEqualTo(new Mark(Integer.MIN_VALUE, -1));
        assertThat(Notations.mark("0x0/0x1")).isNull();
        assertThat(Notations.mark("0x2/0x1")).isNull();
        assertThat(Notations.mark("one")).isNull();
    }
}
