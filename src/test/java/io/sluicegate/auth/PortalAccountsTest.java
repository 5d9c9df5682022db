package io.sluicegate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.ClientPrefix;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Accounts that portals give to clients: for a time, over restarts, and whatever has become of their file. */
final class PortalAccountsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final InetAddress ROOM = address("192.0.2.101");
    private static final InetAddress ROOM_6 = address("2001:db8:1::101");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private PortalAccounts accounts;

    @BeforeEach
    void open() {
        accounts = opened(64);
    }

    private PortalAccounts opened(int ipv6Bits) {
        return PortalAccounts.open(file(), ipv6Bits, clock);
    }

    private Path file() {
        return folder.resolve("accounts");
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }

    private @Nullable String account(InetAddress client) {
        return accounts.account(client, clock.instant());
    }

    private static List<String> clients(List<PortalAccounts.Entry> entries) {
        return entries.stream().map(entry -> entry.client().toString()).toList();
    }

    @Test
    void accountHoldsUntilItsTimeIsOver() throws IOException {
        assertThat(account(ROOM)).isNull();
        PortalAccounts.Entry entry = Objects.requireNonNull(accounts.put(ROOM, "room 101", HOUR));
        assertThat(entry.since()).isEqualTo(clock.instant());
        assertThat(entry.until()).isEqualTo(clock.instant().plus(HOUR));
        clock.advance(HOUR.minusNanos(1));
        assertThat(account(ROOM)).isEqualTo("room 101");
        assertThat(accounts.find(ROOM)).isEqualTo(entry);
        clock.advance(Duration.ofNanos(1));
        assertThat(account(ROOM)).isNull();
        assertThat(accounts.find(ROOM)).isNull();
        assertThat(accounts.list(null, 10)).isEmpty();
        assertThat(accounts.remove(ROOM)).isFalse();
    }

    @Test
    void laterAccountTakesThePlaceOfTheOneBefore() throws IOException {
        accounts.put(ROOM, "first", HOUR);
        accounts.put(ROOM, "second", HOUR.multipliedBy(2));
        clock.advance(HOUR);
        assertThat(account(ROOM)).isEqualTo("second");
        assertThat(accounts.remove(ROOM)).isTrue();
        assertThat(account(ROOM)).isNull();
    }

    @Test
    void addressOfIpv6StandsForItsPrefix() throws IOException {
        accounts.put(ROOM_6, "room 101", HOUR);
        assertThat(account(address("2001:db8:1:0:ffff::1"))).isEqualTo("room 101");
        assertThat(account(address("2001:db8:1:1::101"))).isNull();
        assertThat(clients(accounts.list(null, 10))).containsExactly("2001:db8:1::/64");
        assertThat(accounts.remove(address("2001:db8:1::7"))).isTrue();
        assertThat(account(ROOM_6)).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 56, 63, 65, 128})
    void prefixIsAsLongAsTheSettingsSay(int bits) throws IOException {
        accounts = opened(bits);
        accounts.put(ROOM_6, "room", HOUR);
        byte[] last = ROOM_6.getAddress();
        byte[] next = ROOM_6.getAddress();
        next[(bits - 1) / 8] ^= (byte) (0x80 >> ((bits - 1) % 8));
        if (bits < 128) {
            last[bits / 8] ^= (byte) (0x80 >> (bits % 8));
        }
        assertThat(account(IpLiteral.ofBytes(last))).isEqualTo("room");
        assertThat(account(IpLiteral.ofBytes(next))).isNull();
    }

    @Test
    void restartForgetsNothingButWhatIsOver() throws IOException {
        accounts.put(ROOM, "Zimmer \u00e4\u6f22 101", HOUR.multipliedBy(2));
        accounts.put(ROOM_6, "room", HOUR.multipliedBy(2));
        accounts.put(address("192.0.2.9"), "short", HOUR);
        accounts.put(address("192.0.2.10"), "gone", HOUR);
        accounts.remove(address("192.0.2.10"));
        List<PortalAccounts.Entry> before = accounts.list(null, 10);
        accounts = opened(64);
        assertThat(accounts.list(null, 10)).isEqualTo(before).hasSize(3);
        clock.advance(HOUR);
        accounts = opened(64);
        assertThat(clients(accounts.list(null, 10))).containsExactly("192.0.2.101", "2001:db8:1::/64");
        assertThat(account(ROOM)).isEqualTo("Zimmer \u00e4\u6f22 101");
        accounts = opened(32);
        assertThat(clients(accounts.list(null, 10))).containsExactly("192.0.2.101", "2001:db8::/32");
    }

    @Test
    void fileIsForItsOwnerOnlyAndNothingElseIsLeft() throws IOException {
        accounts.put(ROOM, "room", HOUR);
        accounts.put(ROOM_6, "room", HOUR);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file());
        }
    }

    @Test
    void damagedFileIsSetAsideAndStopsNothing() throws IOException {
        accounts.put(ROOM, "room", HOUR);
        byte[] whole = Files.readAllBytes(file());
        for (int length = 0; length < whole.length; length += 7) {
            setAside(Arrays.copyOf(whole, length));
        }
        for (int at = 0; at < whole.length; at += 5) {
            byte[] bent = whole.clone();
            bent[at] ^= 0x10;
            setAside(bent);
        }
        setAside("sluicegate accounts 1\nnonsense\nend 0\n".getBytes(StandardCharsets.UTF_8));
        Files.write(file(), whole);
        accounts = opened(64);
        assertThat(account(ROOM)).isEqualTo("room");
    }

    private void setAside(byte[] damaged) throws IOException {
        Files.write(file(), damaged);
        accounts = opened(64);
        assertThat(accounts.list(null, 10)).isEmpty();
        assertThat(folder.resolve("accounts.damaged")).hasBinaryContent(damaged);
        assertThat(file()).doesNotExist();
    }

    @Test
    void howManyThereMayBeIsBounded() throws IOException {
        accounts = new PortalAccounts(new AccountsFile(file()), 64, clock, 2);
        assertThat(accounts.put(ROOM, "one", HOUR)).isNotNull();
        assertThat(accounts.put(ROOM_6, "two", HOUR.multipliedBy(2))).isNotNull();
        InetAddress third = address("192.0.2.3");
        assertThat(accounts.put(third, "three", HOUR)).isNull();
        assertThat(account(third)).isNull();
        assertThat(accounts.put(address("2001:db8:1::5"), "other", HOUR.multipliedBy(2)))
                .as("in place of another")
                .isNotNull();
        clock.advance(HOUR);
        assertThat(accounts.put(third, "three", HOUR)).as("one is over").isNotNull();
        assertThat(accounts.remove(ROOM_6)).isTrue();
        assertThat(accounts.put(ROOM, "four", HOUR)).isNotNull();
        clock.advance(HOUR);
        accounts.forgetEnded();
        assertThat(accounts.list(null, 10)).isEmpty();
    }

    @Test
    void whatCannotBeWrittenDoesNotHold() throws IOException {
        accounts.put(ROOM, "before", HOUR);
        Files.createDirectories(folder.resolve("accounts.new/in-the-way"));
        assertThatThrownBy(() -> accounts.put(ROOM, "after", HOUR)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accounts.put(ROOM_6, "after", HOUR)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> accounts.remove(ROOM)).isInstanceOf(IOException.class);
        assertThat(account(ROOM)).isEqualTo("before");
        assertThat(account(ROOM_6)).isNull();
        assertThat(accounts.list(null, 10)).hasSize(1);
    }

    @Test
    void listGoesOnBehindAnyClient() throws IOException {
        for (String client : List.of("192.0.2.200", "2001:db8:2::", "10.0.0.1", "2001:db8:1::", "192.0.2.3")) {
            accounts.put(address(client), "a", HOUR);
        }
        assertThat(clients(accounts.list(null, 3))).containsExactly("10.0.0.1", "192.0.2.3", "192.0.2.200");
        assertThat(clients(accounts.list(ClientPrefix.of(address("192.0.2.200"), 64), 3)))
                .containsExactly("2001:db8:1::/64", "2001:db8:2::/64");
        assertThat(clients(accounts.list(ClientPrefix.of(address("192.0.2.4"), 64), 1)))
                .containsExactly("192.0.2.200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " room", "room ", "ro\nom", "ro\tom", "ro\u202eom", "ro\u2028om"})
    void textThatALogWouldObeyIsNoAccount(String text) {
        assertThat(PortalAccounts.Entry.isAccount(text)).isFalse();
        assertThatThrownBy(() -> accounts.put(ROOM, text, HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accountIsAsLongAsItsColumn() {
        assertThat(PortalAccounts.Entry.isAccount("r".repeat(255))).isTrue();
        assertThat(PortalAccounts.Entry.isAccount("r".repeat(256))).isFalse();
        assertThat(PortalAccounts.Entry.isAccount("room 101")).isTrue();
    }
}
