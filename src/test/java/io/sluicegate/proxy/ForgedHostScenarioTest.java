package io.sluicegate.proxy;

import static io.sluicegate.proxy.ClaimedNames.ALLOW_LIST;
import static io.sluicegate.proxy.ClaimedNames.EVIL;
import static io.sluicegate.proxy.ClaimedNames.LMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a Host gets an intercepted client that may have made it up. */
@ExtendWith(LeakCheck.class)
final class ForgedHostScenarioTest {

    @Test
    @DisplayName("rule 2: a forged Host gets nobody past an allow list")
    void forgedHostLeadsToTheNamesOwnAddress() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST)) {
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.dest()).isEqualTo(new Endpoint(EVIL, world.lms().port()));
            assertThat(record.upstream())
                    .isEqualTo(new Endpoint(LMS, world.lms().port()));
            assertThat(record.hostVerified()).isTrue();
            assertThat(record.verdict().action()).isEqualTo(Action.ALLOW);
            assertThat(record.verdict().rule()).isEqualTo("10-test.rules:1");
            assertThat(world.gateway().mismatches("reaim")).isEqualTo(1);
        }
    }

    @Test
    void hostThatTheAddressBearsOutPassesAsItIs() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST)) {
            assertThat(world.get(LMS, "lms.example").text()).isEqualTo("lms");
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.upstream()).isEqualTo(record.dest());
            assertThat(record.hostVerified()).isTrue();
            assertThat(world.gateway().mismatches("reaim")).isZero();
        }
    }

    @Test
    void nameWithoutAnAddressIsDenied() {
        try (ClaimedNames world = ClaimedNames.pages("allow to nowhere.example\ndeny all")) {
            RawClient.Response page = world.get(EVIL, "nowhere.example");
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.text()).contains("does not belong to the address");
            assertThat(world.evil().connections()).isZero();
            AuditRecord record = world.gateway().awaitRecord();
            assertThat(record.hostVerified()).isFalse();
            assertThat(record.end()).isEqualTo(FlowEnd.DENIED);
            assertThat(record.verdict().label()).isEqualTo("name-mismatch");
            assertThat(world.gateway().mismatches("deny")).isEqualTo(1);
        }
    }

    @Test
    void denySaysSoAndConnectsToNobody() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST, "names.on-mismatch=deny")) {
            assertThat(world.get(EVIL, "lms.example").status()).isEqualTo(403);
            assertThat(world.get(LMS, "lms.example").text()).isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
            List<AuditRecord> records = world.gateway().awaitRecords(2);
            assertThat(records).extracting(AuditRecord::hostVerified).containsExactly(false, true);
        }
    }

    @Test
    @DisplayName("rule 17: what a trusted forger fetches stays apart from the copies of the name")
    void trustGoesWhereTheClientWentAndSharesNothing() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST, "names.on-mismatch=trust")) {
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
            assertThat(world.get(LMS, "lms.example").text()).isEqualTo("lms");
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
            assertThat(world.gateway().awaitRecords(3))
                    .extracting(AuditRecord::hostVerified)
                    .containsExactly(false, true, false);
            assertThat(world.evil().requests()).as("kept, but for itself").hasSize(1);
            assertThat(world.gateway().mismatches("trust")).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("rule 3: the address that a flow is led to is judged like any other")
    void ledToADeniedAddressIsDenied() {
        try (ClaimedNames world = ClaimedNames.pages("deny to 127.0.0.1\n" + ALLOW_LIST)) {
            assertThat(world.get(EVIL, "lms.example").status()).isEqualTo(403);
            assertThat(world.lms().connections() + world.evil().connections()).isZero();
            assertThat(world.gateway().awaitRecord().verdict().rule()).isEqualTo("10-test.rules:1");
        }
    }

    @Test
    @DisplayName("rule 8: nobody is led to an address of the gateway's own")
    void nameOfTheGatewaysOwnAddressIsDenied() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST)) {
            world.dns().with("lms.example", Intercepted.OWN);
            assertThat(world.get(EVIL, "lms.example").status()).isEqualTo(403);
            assertThat(world.gateway().awaitRecord().verdict().label()).isEqualTo("name-mismatch");
            world.dns().with("lms.example", Intercepted.OWN, LMS);
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
        }
    }

    @Test
    void eachRequestOfAConnectionIsAskedForItsOwnName() {
        try (ClaimedNames world = ClaimedNames.pages("allow to lms.example, moved.example\ndeny all")) {
            world.dns().with("moved.example", EVIL);
            try (RawClient client = world.client(LMS)) {
                assertThat(world.get(client, "lms.example", "/1").text()).isEqualTo("lms");
                assertThat(world.get(client, "moved.example", "/2").text()).isEqualTo("evil");
                assertThat(world.get(client, "other.example", "/3").status()).isEqualTo(403);
                assertThat(world.get(client, "lms.example", "/4").text()).isEqualTo("lms");
            }
            assertThat(world.gateway().awaitRecords(4))
                    .extracting(AuditRecord::upstream)
                    .containsExactly(
                            new Endpoint(LMS, world.lms().port()),
                            new Endpoint(EVIL, world.lms().port()),
                            null,
                            new Endpoint(LMS, world.lms().port()));
            assertThat(world.lms().connections()).as("pooled by address").isEqualTo(1);
        }
    }

    @Test
    void nothingIsConnectedToWhileTheNameIsLookedUp() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST);
                RawClient client = world.client(EVIL)) {
            world.dns().hold("lms.example");
            client.sendHead("GET / HTTP/1.1", "Host: " + world.authority("lms.example"));
            world.dns().awaitHeld("lms.example", 2);
            world.gateway().settle();
            assertThat(world.lms().connections() + world.evil().connections()).isZero();
            world.dns().letGo("lms.example");
            assertThat(client.readResponse().text()).isEqualTo("lms");
        }
    }

    @Test
    void clientThatLeavesWhileTheNameIsLookedUpIsRecordedOnce() {
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST)) {
            world.dns().hold("lms.example");
            try (RawClient client = world.client(EVIL)) {
                client.sendHead("GET / HTTP/1.1", "Host: " + world.authority("lms.example"));
                world.dns().awaitHeld("lms.example", 2);
                client.reset();
            }
            world.gateway().awaitRecord();
            world.dns().letGo("lms.example");
            world.gateway().settle();
            assertThat(world.gateway().awaitRecord().end()).isEqualTo(FlowEnd.CLIENT_ABORT);
            assertThat(world.lms().connections() + world.evil().connections()).isZero();
        }
    }

    @Test
    void exceptionFromANameIsNoWayAroundEither() {
        try (ClaimedNames world = ClaimedNames.pages("allow not to bad.example\ndeny all")) {
            world.dns().with("bad.example", EVIL);
            assertThat(world.get(EVIL, "fine.example").status()).isEqualTo(403);
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
        }
    }

    @Test
    void answerWhoseTypeDecidesIsNotFetchedFromTheForger() {
        try (ClaimedNames world = ClaimedNames.pages("allow to lms.example type text/*\ndeny all")) {
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
            assertThat(world.gateway().awaitRecord().verdict().rule()).isEqualTo("10-test.rules:1");
        }
    }

    @Test
    void bypassByNameIsHeldToTheSame() {
        try (ClaimedNames world = ClaimedNames.pages("bypass to lms.example\ndeny all")) {
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
            assertThat(world.gateway().awaitRecord().verdict().action()).isEqualTo(Action.BYPASS);
        }
    }

    @Test
    void addressThatIsAllowedByItselfNeedsNoName() {
        try (ClaimedNames world = ClaimedNames.pages("allow to lms.example, 127.0.0.2\ndeny all")) {
            world.dns().hold("lms.example");
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
        }
    }

    @Test
    void addressesOfBothFamiliesBearANameOut() {
        InetAddress six = Ports.loopback6();
        try (ClaimedNames world = ClaimedNames.pages(ALLOW_LIST);
                RawClient client = world.client(six)) {
            assertThat(world.get(client, "lms.example", "/").text())
                    .as("led to IPv4")
                    .isEqualTo("lms");
            world.dns().with("lms.example", six, LMS);
            assertThat(world.get(client, "lms.example", "/2").status())
                    .as("nobody listens on ::1")
                    .isEqualTo(502);
            AuditRecord last = world.gateway().awaitRecords(2).get(1);
            assertThat(last.hostVerified()).isTrue();
            assertThat(last.attempts()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("rule 1: under allow all an intercepted request goes where its client went, and waits for no look-up")
    void allowAllAsksForNoName() {
        try (ClaimedNames world = ClaimedNames.pages("deny to bad.example\nallow all")) {
            world.dns().hold("lms.example");
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
            world.dns().awaitHeld("lms.example", 2);
            assertThat(world.gateway().awaitRecord().hostVerified()).isNull();
            world.dns().letGo("lms.example");
            world.awaitKnown("lms.example", LMS);
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
            assertThat(world.gateway().awaitRecords(2).get(1).hostVerified()).isFalse();
        }
    }

    @Test
    void verifyAllAsksForTheNameWhereverARuleHasAskedForIt() {
        try (ClaimedNames world = ClaimedNames.pages("deny to bad.example\nallow all", "names.verify=all")) {
            world.dns().with("bad.example", EVIL);
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("lms");
            assertThat(world.get(EVIL, "bad.example").status()).isEqualTo(403);
            assertThat(world.evil().connections()).isZero();
        }
    }

    @Test
    void verifyAllAsksNothingWhereNoRuleHasAsked() {
        try (ClaimedNames world = ClaimedNames.pages("allow all", "names.verify=all")) {
            assertThat(world.get(EVIL, "lms.example").text()).isEqualTo("evil");
        }
    }

    @Test
    void hostThatIsAnAddressClaimsNothing() {
        try (ClaimedNames world = ClaimedNames.pages("allow to 127.0.0.1\ndeny all")) {
            assertThat(world.get(EVIL, "127.0.0.1").status()).isEqualTo(403);
            assertThat(world.get(LMS, "127.0.0.1").text()).isEqualTo("lms");
        }
    }
}
