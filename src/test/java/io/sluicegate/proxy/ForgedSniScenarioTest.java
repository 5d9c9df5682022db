package io.sluicegate.proxy;

import static io.sluicegate.proxy.ClaimedNames.ALLOW_LIST;
import static io.sluicegate.proxy.ClaimedNames.EVIL;
import static io.sluicegate.proxy.ClaimedNames.LMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.testing.ClientHellos;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an SNI gets an intercepted client that may have made it up. */
@ExtendWith(LeakCheck.class)
final class ForgedSniScenarioTest {

    private static final byte[] HELLO = ClientHellos.naming("lms.example");

    private static void expectAlert(RawClient client) {
        assertThat(client.read(2)).isEqualTo("\25\3");
        client.wire().takeUntilEnd();
        client.shutdownOutput();
    }

    @Test
    @DisplayName("rule 2: a forged SNI gets nobody past an allow list")
    void forgedSniLeadsToTheNamesOwnAddress() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST)) {
            try (RawClient client = world.client(EVIL)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            assertThat(world.evil().connections()).isZero();
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.protocol()).isEqualTo(Protocol.TLS);
            assertThat(record.dest()).isEqualTo(new Endpoint(EVIL, world.lms().port()));
            assertThat(record.upstream())
                    .isEqualTo(new Endpoint(LMS, world.lms().port()));
            assertThat(record.hostVerified()).isTrue();
            assertThat(record.originBytesUp()).isEqualTo(HELLO.length);
            assertThat(world.gateway().mismatches("reaim")).isEqualTo(1);
        }
    }

    @Test
    void sniThatTheAddressBearsOutPassesAsItIs() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST)) {
            try (RawClient client = world.client(LMS)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.upstream()).isEqualTo(record.dest());
            assertThat(record.hostVerified()).isTrue();
            assertThat(world.gateway().mismatches("reaim")).isZero();
        }
    }

    @Test
    void denyIsAnAlert() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST, "names.on-mismatch=deny")) {
            try (RawClient client = world.client(EVIL)) {
                client.send(HELLO);
                expectAlert(client);
            }
            assertThat(world.evil().connections()).isZero();
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.verdict().action()).isEqualTo(Action.DENY);
            assertThat(record.verdict().rule()).isEqualTo("built-in");
            assertThat(record.hostVerified()).isFalse();
        }
    }

    @Test
    void nameWithoutAnAddressIsDenied() {
        try (ClaimedNames world = ClaimedNames.tunnels("allow to nowhere.example\ndeny all");
                RawClient client = world.client(EVIL)) {
            client.send(ClientHellos.naming("nowhere.example"));
            expectAlert(client);
            assertThat(world.evil().connections()).isZero();
        }
    }

    @Test
    void trustGoesWhereTheClientWent() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST, "names.on-mismatch=trust")) {
            try (RawClient client = world.client(EVIL)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("evil");
            }
            assertThat(world.gateway().awaitRecord().hostVerified()).isFalse();
        }
    }

    @Test
    @DisplayName("rule 1: under allow all a tunnel goes where its client went, and no name is looked up")
    void allowAllAsksForNoName() {
        try (ClaimedNames world = ClaimedNames.tunnels("deny to bad.example\nallow all")) {
            try (RawClient client = world.client(EVIL)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("evil");
            }
            assertThat(world.dns().asked()).isEmpty();
            assertThat(world.gateway().awaitRecord().hostVerified()).isNull();
        }
    }

    @Test
    @DisplayName("rule 21: a name learnt by SNI on one flow says nothing about the next flow to that address")
    void nameOfOneFlowIsNotThatOfTheNext() {
        try (ClaimedNames world = ClaimedNames.tunnels("allow to lms.example, other.example\ndeny all")) {
            try (RawClient client = world.client(LMS)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            for (byte[] hello : new byte[][] {
                ClientHellos.nameless(), ClientHellos.naming("other.example"), ClientHellos.naming("bad.example")
            }) {
                try (RawClient client = world.client(LMS)) {
                    client.send(hello);
                    expectAlert(client);
                }
            }
            assertThat(world.gateway().awaitRecords(4))
                    .extracting(record -> record.verdict().action())
                    .containsExactly(Action.ALLOW, Action.DENY, Action.DENY, Action.DENY);
        }
    }

    @Test
    @DisplayName("rule 21: what one flow claims of an address bears out no other flow to it")
    void claimOfOneFlowIsNoProofForAnother() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST, "names.on-mismatch=trust")) {
            for (int i = 0; i < 2; i++) {
                try (RawClient client = world.client(EVIL)) {
                    assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("evil");
                }
            }
            assertThat(world.gateway().mismatches("trust")).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("rule 20: no client byte is sent on while the name in its hello is looked up")
    void nothingIsConnectedToWhileTheNameIsLookedUp() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST);
                RawClient client = world.client(EVIL)) {
            world.dns().hold("lms.example");
            client.send(HELLO);
            world.dns().awaitHeld("lms.example", 2);
            world.gateway().settle();
            assertThat(world.lms().connections() + world.evil().connections()).isZero();
            world.dns().letGo("lms.example");
            assertThat(client.read(4)).isEqualTo("lms!");
        }
    }

    @Test
    void addressesOfANameThatRotateAreRememberedForADay() {
        try (ClaimedNames world = ClaimedNames.tunnels(ALLOW_LIST, "names.on-mismatch=deny")) {
            try (RawClient client = world.client(LMS)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            world.dns().with("lms.example", EVIL);
            world.gateway().clock().advance(Duration.ofHours(23));
            try (RawClient client = world.client(LMS)) {
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            world.gateway().clock().advance(Duration.ofHours(2));
            try (RawClient client = world.client(LMS)) {
                client.send(HELLO);
                expectAlert(client);
            }
        }
    }

    @Test
    void helloBehindSilenceIsLedAwayFromAServerThatHasSaidNothing() {
        ScriptedOrigin.Script listening =
                peer -> assertThat(peer.wire().takeUntilEnd()).isEmpty();
        try (ClaimedNames world = ClaimedNames.tunnels(listening, "allow proto other\n" + ALLOW_LIST)) {
            try (RawClient client = world.client(EVIL)) {
                world.gateway().passSniffTimeout();
                world.evil().awaitConnections(1);
                world.gateway().settle();
                assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            }
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.upstream())
                    .isEqualTo(new Endpoint(LMS, world.lms().port()));
            assertThat(record.originBytesUp()).isEqualTo(HELLO.length);
            assertThat(record.originBytesDown()).isEqualTo(4);
        }
    }

    @Test
    void helloBehindTheWordsOfTheForgersServerIsDenied() {
        ScriptedOrigin.Script speaking = peer -> {
            peer.send("first");
            assertThat(peer.wire().takeUntilEnd()).isEmpty();
        };
        try (ClaimedNames world = ClaimedNames.tunnels(speaking, "allow proto other\n" + ALLOW_LIST)) {
            try (RawClient client = world.client(EVIL)) {
                world.gateway().passSniffTimeout();
                assertThat(client.read(5)).isEqualTo("first");
                client.send(HELLO);
                expectAlert(client);
            }
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.verdict().label()).isEqualTo("name-mismatch");
            assertThat(record.end()).isEqualTo(FlowEnd.DENIED);
            assertThat(record.originBytesUp()).isZero();
            assertThat(world.lms().connections()).isZero();
        }
    }

    @Test
    void openTunnelIsCutWhereNewRulesRestOnANameThatIsBelied() {
        String allowList = "on-change cut\n" + ALLOW_LIST;
        try (ClaimedNames world = ClaimedNames.tunnels("on-change cut\nallow all");
                RawClient honest = world.client(LMS);
                RawClient forger = world.client(EVIL)) {
            assertThat(ClaimedNames.heard(honest, HELLO)).isEqualTo("lms!");
            assertThat(ClaimedNames.heard(forger, HELLO)).isEqualTo("evil");
            world.gateway().reload(allowList);
            forger.expectReset();
            AuditRecord cut = world.gateway().awaitRecord();
            assertThat(cut.dest()).isEqualTo(new Endpoint(EVIL, world.lms().port()));
            assertThat(cut.verdict().label()).isEqualTo("name-mismatch");
            honest.send("still here".getBytes(StandardCharsets.US_ASCII));
            world.gateway().settle();
            assertThat(world.gateway().awaitRecord()).isSameAs(cut);
        }
    }

    @Test
    void tunnelThatWasLedElsewhereStaysWhereNewRulesPassItToo() {
        try (ClaimedNames world = ClaimedNames.tunnels("on-change cut\n" + ALLOW_LIST);
                RawClient client = world.client(EVIL)) {
            assertThat(ClaimedNames.heard(client, HELLO)).isEqualTo("lms!");
            world.gateway().reload("on-change cut\nallow to lms.example, other.example\ndeny all");
            world.gateway().settle();
            client.shutdownOutput();
            client.expectEnd();
            assertThat(world.gateway().awaitRecord().end()).isEqualTo(FlowEnd.COMPLETE);
        }
    }
}
