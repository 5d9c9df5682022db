package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick ways over bytes read what the careful ones read, and leave them what they do not understand. */
class QuickReadingTest {

    private static final String[] PIECES = {
        "0",
        "1",
        "9",
        "10",
        "255",
        "256",
        "01",
        "a",
        "ffff",
        "10000",
        ".",
        ":",
        "::",
        "/",
        "/8",
        "/24",
        "/32",
        "/64",
        "/128",
        "/129",
        "/08",
        "x",
        "-",
        "_",
        "A",
        "example",
        "com",
        "0x1f",
        "*",
        " ",
        "%",
        "192.0.2.",
        "2001:db8:",
        "\u00fc"
    };

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(9);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String address(Random random) {
        StringBuilder text = new StringBuilder();
        boolean four = random.nextBoolean();
        int groups = four ? 4 : 1 + random.nextInt(8);
        int gap = random.nextInt(10);
        for (int i = 0; i < groups; i++) {
            String border = four ? "." : i == gap ? "::" : ":";
            int number = random.nextInt(random.nextBoolean() ? 300 : 66_000);
            text.append(i == 0 && gap > 0 ? "" : border);
            text.append(four ? Integer.toString(number % 257) : Integer.toHexString(number));
        }
        text.append(!four && gap == groups ? "::" : "");
        return text + (random.nextBoolean() ? "" : "/" + random.nextInt(140));
    }

    @Property(tries = 20_000)
    void addressesAreReadAlike(@ForAll long seed) {
        Random random = new Random(seed);
        String text = random.nextBoolean() ? text(random) : address(random);
        CidrText.Parsed careful = CidrText.parse(text);
        long four = Ipv4Bytes.parse(Span.of(text));
        Cidr six = Ipv6Bytes.parse(Span.of(text));
        boolean one = careful != null && careful.blocks().size() == 1;
        assertThat(four == Ipv4Bytes.NONE || six == null).isTrue();
        if (four != Ipv4Bytes.NONE || six != null) {
            Cidr quick = six != null ? six : new Cidr(true, 0, Ipv4Bytes.start(four), Ipv4Bytes.length(four));
            assertThat(one).as(text).isTrue();
            assertThat(careful == null ? null : careful.blocks().get(0))
                    .as(text)
                    .isEqualTo(quick);
        } else {
            assertThat(careful == null || text.indexOf(':') >= 0 || text.indexOf('-') >= 0)
                    .as(text)
                    .isTrue();
        }
        assertThat(careful == null || CidrText.couldParse(Span.of(text)))
                .as(text)
                .isTrue();
    }

    @Property(tries = 20_000)
    void namesAreReadAlike(@ForAll long seed) {
        String text = text(new Random(seed));
        byte[] out = new byte[NameBytes.MAX_LENGTH];
        int length = NameBytes.canonical(Span.of(text), out);
        HostName careful = HostName.parse(text);
        if (length > 0) {
            assertThat(careful).as(text).isEqualTo(new HostName(new String(out, 0, length, StandardCharsets.US_ASCII)));
        } else {
            assertThat(careful == null || text.contains("0x")).as(text).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"::", "::/0", "::1", "1::", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "FF::/8"})
    void wholeAddressesAreReadQuickly(String text) {
        CidrText.Parsed careful = CidrText.parse(text);
        assertThat(Ipv6Bytes.parse(Span.of(text)))
                .isNotNull()
                .isEqualTo(careful == null ? null : careful.blocks().get(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", ":1", "1:", "1:::2", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::1/", "::1/ 8"})
    void otherTextIsNot(String text) {
        assertThat(Ipv6Bytes.parse(Span.of(text))).isNull();
    }
}
