package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses are one client. */
final class ClientPrefixTest {

    private static ClientPrefix client(String address, int bits) {
        return ClientPrefix.of(Objects.requireNonNull(IpLiteral.parse(address)), bits);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 64, 192.0.2.7",
        "192.0.2.7, 1, 192.0.2.7",
        "2001:db8:1:2:3:4:5:6, 64, 2001:db8:1:2::/64",
        "2001:db8:1:2:3:4:5:6, 60, 2001:db8:1::/60",
        "2001:db8:1:2:3:4:5:6, 128, 2001:db8:1:2:3:4:5:6/128",
        "ffff::1, 1, 8000::/1"
    })
    void clientIsAnAddressOfIpv4OrAPrefixOfIpv6(String address, int bits, String shown) {
        assertThat(client(address, bits)).hasToString(shown);
    }

    @Test
    void addressesOfOnePrefixAreOneClient() {
        assertThat(client("2001:db8::1", 64))
                .isEqualTo(client("2001:db8::2", 64))
                .hasSameHashCodeAs(client("2001:db8::3", 64));
        assertThat(client("2001:db8::1", 128)).isNotEqualTo(client("2001:db8::2", 128));
    }

    @Test
    void orderIsByFamilyAndThenByAddress() {
        assertThat(List.of(client("2001:db8::1", 64), client("200.0.0.1", 64), client("10.0.0.1", 64)).stream()
                        .sorted()
                        .map(ClientPrefix::toString))
                .containsExactly("10.0.0.1", "200.0.0.1", "2001:db8::/64");
    }
}
