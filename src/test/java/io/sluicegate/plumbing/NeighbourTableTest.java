package io.sluicegate.plumbing;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.plumbing.CommandRunner.Outcome;
import io.sluicegate.testing.ManualClock;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Network cards by what the kernel's tables say, and for a while by what they have said. */
final class NeighbourTableTest {

    private static final InetAddress ROOM = address("192.0.2.101");
    private static final InetAddress ROOM_6 = address("2001:db8:1::101");
    private static final InetAddress OTHER = address("192.0.2.102");
    private static final String CARD = "02:00:5e:10:00:01";
    private static final String NEW_CARD = "02:00:5e:10:00:02";

    private final ManualClock clock = new ManualClock();
    private final NeighbourTable table = new NeighbourTable(this::run, clock.nanos());
    private String kernel = "";
    private int exit;
    private boolean hangs;
    private int readings;

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text));
    }

    private Outcome run(List<String> command, String input) throws NetException {
        assertThat(command).containsExactly("ip", "neigh", "show");
        assertThat(input).isEmpty();
        readings++;
        if (hangs) {
            throw new NetException("ip neigh show did not end");
        }
        return new Outcome(exit, kernel, exit == 0 ? "" : "no such program");
    }

    private void pass(Duration time) {
        clock.advance(time);
        table.keepUp();
    }

    private static String entry(InetAddress address, String card, String state) {
        return IpLiteral.format(address) + " dev lan0 lladdr " + card + " " + state + " \n";
    }

    @ParameterizedTest
    @ValueSource(strings = {"REACHABLE", "STALE", "DELAY", "PROBE", "PERMANENT", "router STALE", "extern_learn NOARP"})
    void neighboursOfBothFamiliesHaveCards(String state) {
        kernel = entry(ROOM, CARD.toUpperCase(Locale.ROOT), state) + entry(ROOM_6, NEW_CARD, state);
        table.keepUp();
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
        assertThat(table.mac(ROOM_6)).isEqualTo(NEW_CARD);
        assertThat(table.mac(OTHER)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "192.0.2.101 dev lan0 FAILED\n",
                "192.0.2.101 dev lan0 INCOMPLETE\n",
                "192.0.2.101 dev lan0 lladdr 02:00:5e:10:00:01 FAILED\n",
                "192.0.2.101 dev lan0 lladdr 02:00:5e:10:00:01 used 0/0/0 probes 1 INCOMPLETE\n",
                "192.0.2.101 dev lan0 lladdr\n",
                "192.0.2.101 dev ib0 lladdr 80:00:02:08:fe:80:00:00:00:00:00:00:00:02:c9:03:00:0a:6f:41 STALE\n",
                "192.0.2.101 dev lan0 lladdr 02:00:5e:10:00:01 STALE",
                "\n \nnonsense\n"
            })
    void entryWithoutAUsableCardIsNone(String lines) {
        kernel = lines;
        table.keepUp();
        assertThat(table.mac(ROOM)).isNull();
        assertThat(table.size()).isZero();
    }

    @Test
    void addressWithDifferentCardsOnTwoInterfacesHasNone() {
        kernel = entry(ROOM, CARD, "STALE")
                + entry(ROOM, NEW_CARD, "REACHABLE").replace("lan0", "lan1")
                + entry(OTHER, CARD, "STALE")
                + entry(OTHER, CARD, "STALE").replace("lan0", "lan1");
        table.keepUp();
        assertThat(table.mac(ROOM)).isNull();
        assertThat(table.mac(OTHER)).isEqualTo(CARD);
    }

    @Test
    void tablesAreReadEveryFewSeconds() {
        for (int second = 0; second < 11; second++) {
            table.keepUp();
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void clientThatIsNotKnownYetIsLookedForShortlyAfter() {
        table.keepUp();
        kernel = entry(ROOM, CARD, "REACHABLE");
        assertThat(table.mac(ROOM)).isNull();
        pass(Duration.ofSeconds(1));
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
    }

    @Test
    void clientThatIsNoNeighbourIsNotLookedForOverAndOver() {
        table.keepUp();
        for (int second = 1; second < 5; second++) {
            assertThat(table.mac(ROOM)).isNull();
            pass(Duration.ofSeconds(1));
        }
        assertThat(readings).isEqualTo(2);
        assertThat(table.mac(OTHER)).isNull();
        pass(Duration.ZERO);
        assertThat(readings).as("another one is").isEqualTo(3);
        assertThat(table.mac(ROOM)).isNull();
        pass(Duration.ZERO);
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void quietClientKeepsItsCardForAnHour() {
        kernel = entry(ROOM, CARD, "STALE");
        table.keepUp();
        kernel = "192.0.2.101 dev lan0 FAILED\n";
        pass(NeighbourTable.MEMORY.minusSeconds(1));
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
        pass(Duration.ofSeconds(1));
        assertThat(table.mac(ROOM)).isNull();
        pass(Duration.ZERO);
        assertThat(table.size()).isZero();
    }

    @Test
    void anotherCardTakesThePlaceAtOnce() {
        kernel = entry(ROOM, CARD, "STALE");
        table.keepUp();
        kernel = entry(ROOM, NEW_CARD, "REACHABLE");
        pass(NeighbourTable.EVERY);
        assertThat(table.mac(ROOM)).isEqualTo(NEW_CARD);
    }

    @Test
    void clientThatWasQuietIsLookedUpAnewWhenItComesAgain() {
        kernel = entry(ROOM, CARD, "STALE");
        table.keepUp();
        kernel = "";
        pass(NeighbourTable.EVERY);
        kernel = entry(ROOM, NEW_CARD, "REACHABLE");
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
        pass(Duration.ofSeconds(1));
        assertThat(table.mac(ROOM)).as("somebody else has the address").isEqualTo(NEW_CARD);
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void kernelThatCannotBeAskedLeavesWhatWasKnown() {
        kernel = entry(ROOM, CARD, "STALE");
        table.keepUp();
        exit = Outcome.NOT_INSTALLED;
        pass(NeighbourTable.EVERY);
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
        hangs = true;
        pass(NeighbourTable.EVERY);
        assertThat(table.mac(ROOM)).isEqualTo(CARD);
        assertThat(readings).isEqualTo(3);
    }

    @Test
    void howManyAreKeptIsBounded() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < NeighbourTable.MOST_NEIGHBOURS + 10; i++) {
            many.append(entry(
                    IpLiteral.ofBytes(new byte[] {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i}), CARD, "STALE"));
        }
        kernel = many.toString();
        table.keepUp();
        assertThat(table.size()).isEqualTo(NeighbourTable.MOST_NEIGHBOURS);
    }
}
