package io.sluicegate.proxy;

import static io.sluicegate.proxy.ClaimedNames.EVIL;
import static io.sluicegate.proxy.ClaimedNames.LMS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.CacheStatus;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Which copies intercepted clients share: those of names that are known to have the address. */
@ExtendWith(LeakCheck.class)
final class SharedCopiesScenarioTest {

    private static ClaimedNames world() {
        return ClaimedNames.pages("allow all");
    }

    private static String text(ClaimedNames world, InetAddress to) {
        return world.get(to, "lms.example").text();
    }

    @Test
    @DisplayName("rule 17: copies are shared once the name is known to have the address, and not before")
    void copiesAreSharedOnceTheNameIsKnown() {
        try (ClaimedNames world = world()) {
            assertThat(text(world, LMS)).isEqualTo("lms");
            world.awaitKnown("lms.example", LMS);
            for (int i = 0; i < 3; i++) {
                assertThat(text(world, LMS)).isEqualTo("lms");
            }
            assertThat(world.gateway().awaitRecords(4))
                    .extracting(AuditRecord::cache)
                    .containsExactly(CacheStatus.MISS, CacheStatus.MISS, CacheStatus.HIT, CacheStatus.HIT);
            assertThat(world.lms().requests()).hasSize(2);
        }
    }

    @Test
    @DisplayName("rule 17: what a forger fetches under a name reaches nobody who goes to that name's address")
    void forgedCopyStaysWithItsAddress() {
        try (ClaimedNames world = world()) {
            text(world, LMS);
            world.awaitKnown("lms.example", LMS);
            assertThat(text(world, EVIL)).isEqualTo("evil");
            assertThat(text(world, LMS)).isEqualTo("lms");
            assertThat(text(world, EVIL)).isEqualTo("evil");
            assertThat(text(world, LMS)).isEqualTo("lms");
            assertThat(world.evil().requests())
                    .as("kept for those who go there")
                    .hasSize(1);
        }
    }

    @Test
    void addressesOfOneNameShareTheirCopies() {
        try (ClaimedNames world = world()) {
            world.dns().with("lms.example", LMS, EVIL);
            text(world, LMS);
            world.awaitKnown("lms.example", EVIL);
            assertThat(text(world, LMS)).isEqualTo("lms");
            assertThat(text(world, EVIL)).as("the copy of the other address").isEqualTo("lms");
            assertThat(world.evil().connections()).isZero();
        }
    }

    @Test
    void findingOutDelaysNoAnswer() {
        try (ClaimedNames world = world()) {
            world.dns().hold("lms.example");
            for (int i = 0; i < 3; i++) {
                assertThat(text(world, LMS)).isEqualTo("lms");
            }
            world.dns().awaitHeld("lms.example", 2);
            assertThat(world.dns().asked()).as("once for all three").hasSize(1);
            assertThat(world.lms().requests()).as("kept apart meanwhile").hasSize(1);
        }
    }

    @Test
    void changeUnderAForgedNameDropsNothing() {
        try (ClaimedNames world = world()) {
            text(world, LMS);
            world.awaitKnown("lms.example", LMS);
            text(world, LMS);
            try (RawClient client = world.client(EVIL)) {
                client.sendHead("POST / HTTP/1.1", "Host: " + world.authority("lms.example"), "Content-Length: 0");
                assertThat(client.readResponse().text()).isEqualTo("evil");
            }
            text(world, LMS);
            assertThat(world.lms().requests()).hasSize(2);
        }
    }

    /** At another port stands another origin, whatever its Host says. */
    @Test
    void hostWithAnotherPortIsKeptApart() {
        try (ClaimedNames world = world();
                RawClient client = world.client(LMS)) {
            world.get(client, "lms.example", "/");
            world.awaitKnown("lms.example", LMS);
            for (int i = 0; i < 2; i++) {
                client.sendHead("GET /x HTTP/1.1", "Host: lms.example:1").readResponse();
            }
            assertThat(world.gateway().awaitRecords(3).get(2).cache()).isEqualTo(CacheStatus.HIT);
            try (RawClient other = world.gateway().client(LMS, 1)) {
                assertThat(other.sendHead("GET /x HTTP/1.1", "Host: lms.example:1")
                                .readResponse()
                                .status())
                        .as("nobody listens there, and no copy is served")
                        .isEqualTo(502);
            }
        }
    }

    @Test
    void nameThatIsNotHeardOfForADayIsApartUntilItIsKnownAgain() {
        try (ClaimedNames world = world()) {
            text(world, LMS);
            world.awaitKnown("lms.example", LMS);
            world.gateway().clock().advance(Duration.ofHours(25));
            world.dns().hold("lms.example");
            assertThat(text(world, LMS)).isEqualTo("lms");
            world.dns().awaitHeld("lms.example", 2);
            world.dns().letGo("lms.example");
            world.awaitKnown("lms.example", LMS);
            text(world, LMS);
            text(world, LMS);
            assertThat(world.gateway().awaitRecords(4).get(3).cache()).isEqualTo(CacheStatus.HIT);
        }
    }
}
