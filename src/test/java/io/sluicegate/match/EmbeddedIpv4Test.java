package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedIpv4Test {

    @ParameterizedTest
    @DisplayName("rule 4: IPv4 is found in mapped, compatible, NAT64, 6to4 and Teredo addresses")
    @CsvSource({
        "64:ff9b::192.0.2.33, 192.0.2.33",
        "64:ff9b::c000:221, 192.0.2.33",
        "64:ff9b:1::192.0.2.33, 192.0.2.33",
        "64:ff9b:1:abcd::192.0.2.33, 192.0.2.33",
        "2002:c000:221::, 192.0.2.33",
        "2002:7f00:1:1:2:3:4:5, 127.0.0.1",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2, 192.0.2.45",
        "::192.0.2.33, 192.0.2.33",
        "::127.0.0.1, 127.0.0.1",
        "::0.0.0.2, 0.0.0.2"
    })
    void everyDressIsTakenOff(String six, String four) {
        assertThat(EmbeddedIpv4.of(Addresses.of(six))).isEqualTo(Addresses.of(four));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.1",
                "::",
                "::1",
                "2001:db8::192.0.2.1",
                "2001:1::1",
                "2003:c000:221::",
                "64:ff9b::1:192.0.2.1",
                "64:ff9b:2::192.0.2.1",
                "64:ff9a::192.0.2.1",
                "fe80::192.0.2.1"
            })
    void otherAddressesCarryNone(String text) {
        assertThat(EmbeddedIpv4.of(Addresses.of(text))).isNull();
    }

    @Test
    void mappedAddressIsIpv4AsSoonAsItIsRead() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;
        assertThat(InetAddress.getByAddress(mapped)).isEqualTo(Addresses.of("192.0.2.1"));
        assertThat(Addresses.of("::ffff:192.0.2.1")).isEqualTo(Addresses.of("192.0.2.1"));
    }
}
