package io.sluicegate.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 4: an address is spelt in one way, or it is none. */
final class IpLiteralTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    192.0.2.1,              192.0.2.1
                    0.0.0.0,                0.0.0.0
                    255.255.255.255,        255.255.255.255
                    ::,                     ::
                    ::1,                    ::1
                    2001:DB8::A,            2001:db8::a
                    2001:db8:0:0:1:0:0:1,   2001:db8::1:0:0:1
                    2001:db8:0:1:1:1:1:1,   2001:db8:0:1:1:1:1:1
                    1:0:0:2:0:0:0:3,        1:0:0:2::3
                    fe80::,                 fe80::
                    ::ffff:192.0.2.1,       192.0.2.1
                    ::ffff:c000:201,        192.0.2.1
                    64:ff9b::192.0.2.33,    64:ff9b::c000:221
                    """)
    void literalIsReadAndPrintedInOneForm(String text, String printed) {
        InetAddress address = IpLiteral.parse(text);
        if (address == null) {
            throw new AssertionError("no address: " + text);
        }
        assertThat(IpLiteral.format(address)).isEqualTo(printed);
    }

    @ParameterizedTest
    @DisplayName("rule 4: octal, hexadecimal, short and decimal spellings and zones are no addresses")
    @ValueSource(
            strings = {
                "",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.4.",
                ".1.2.3.4",
                "1..2.3",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.04",
                "0x7f.0.0.1",
                "0x7f000001",
                "2130706433",
                "017700000001",
                "127.1",
                "+1.2.3.4",
                "1.2.3.-4",
                " 1.2.3.4",
                "1.2.3.4 ",
                "１.2.3.4",
                "1.2.3.٤",
                ":",
                ":::",
                ":1",
                "1:",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2::3",
                "12345::",
                "00001::1",
                "g::",
                "::1%eth0",
                "::1%25eth0",
                "[::1]",
                "::ffff:1.2.3",
                "::ffff:01.2.3.4",
                "::ffff:1.2.3.4.5",
                "1.2.3.4::",
                "::1.2.3.4:5",
                "::ｆ",
                "localhost"
            })
    void anyOtherSpellingIsNoAddress(String text) {
        assertThat(IpLiteral.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "127.1", "0x7f", "0X7F.", "1.2.3.4.", "a.1", "a.0x", "09", "1.2.3.4"})
    void lastLabelThatIsNumberLooksNumeric(String text) {
        assertThat(IpLiteral.looksNumeric(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a", "1.a", "1a", "0xg", "x0", "1.2.3.4a"})
    void otherNamesDoNotLookNumeric(String text) {
        assertThat(IpLiteral.looksNumeric(text)).isFalse();
    }

    @Property
    void everyAddressIsReadBackAsItself(@ForAll @Size(16) byte[] bytes) {
        InetAddress address = IpLiteral.ofBytes(bytes);
        String text = IpLiteral.format(address);
        assertThat(IpLiteral.parse(text)).isEqualTo(address);
        assertThat(text).isEqualTo(text.toLowerCase(Locale.ROOT));
        assertThat(IpLiteral.isV4(address)).isEqualTo(address instanceof Inet4Address);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 5, 15, 17})
    void addressOfOtherLengthIsRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> IpLiteral.ofBytes(new byte[length]));
    }
}
