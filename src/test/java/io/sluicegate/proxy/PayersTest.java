package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.plumbing.CommandRunner.Outcome;
import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.ListStore;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who pays before anybody has signed in to the proxy: a portal's word, the rules, the address, in this order. */
final class PayersTest {

    private static final InetAddress ROOM = address("192.0.2.101");
    private static final InetAddress ROOM_6 = address("2001:db8:1::101");
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private PortalAccounts portal;
    private NeighbourTable neighbours;
    private Payers payers;
    private int readings;

    @BeforeEach
    void open() {
        portal = PortalAccounts.open(folder.resolve("accounts"), 64, clock);
        neighbours = new NeighbourTable(
                (command, input) -> {
                    readings++;
                    return new Outcome(0, "192.0.2.101 dev lan0 lladdr 02:00:5e:10:00:01 STALE\n", "");
                },
                clock.nanos());
        payers = new Payers(portal, neighbours);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    private RuleBook book(String... accounts) throws IOException {
        Path rules = Files.createDirectories(folder.resolve("rules"));
        Files.writeString(rules.resolve("a.rules"), String.join("\n", accounts) + "\nallow all\n");
        return Objects.requireNonNull(RuleFiles.read(rules, new RuleEnvironment(Set::of, clock, ListStore.NONE))
                .book());
    }

    private String payer(InetAddress client, RuleBook book) {
        return payers.of(Facts.ofClient(clock.instant(), client).subject(), book);
    }

    @Test
    void addressPaysWhereNothingIsSaid() throws IOException {
        assertThat(payer(ROOM, book())).isEqualTo("192.0.2.101");
        assertThat(payer(ROOM_6, book())).isEqualTo("2001:db8:1::101");
    }

    @Test
    void portalComesBeforeTheRulesForAsLongAsItSays() throws IOException {
        RuleBook book = book("account floor = 192.0.2.0/24, 2001:db8:1::/64");
        portal.put(ROOM, "guest", HOUR);
        portal.put(ROOM_6, "guest 6", HOUR);
        assertThat(payer(ROOM, book)).isEqualTo("guest");
        assertThat(payer(address("2001:db8:1::7"), book)).isEqualTo("guest 6");
        clock.advance(HOUR);
        assertThat(payer(ROOM, book)).isEqualTo("floor");
        assertThat(payer(ROOM_6, book)).isEqualTo("floor");
    }

    @Test
    void cardIsThatOfTheNeighbourTable() throws IOException {
        RuleBook book = book("account laptop = 02:00:5e:10:00:01", "account floor = 192.0.2.0/24");
        assertThat(payer(ROOM, book)).as("not known yet").isEqualTo("floor");
        neighbours.keepUp();
        assertThat(payer(ROOM, book)).isEqualTo("laptop");
        assertThat(payer(address("192.0.2.102"), book)).isEqualTo("floor");
        assertThat(readings).as("nothing is read while somebody asks").isEqualTo(1);
    }
}
