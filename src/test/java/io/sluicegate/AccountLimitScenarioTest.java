package io.sluicegate;

import static io.sluicegate.SigningIn.ALICE;
import static io.sluicegate.SigningIn.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.testing.LeakCheck;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code per account}: who has signed in, wherever from. */
@ExtendWith(LeakCheck.class)
final class AccountLimitScenarioTest {

    private static final String SIGNED_IN = "\nallow from user:*\ndeny all";

    private static ScriptedOrigin pages() {
        return ScriptedOrigin.http(
                request -> ScriptedOrigin.response(200, "x".repeat(1000), "Cache-Control: no-store"));
    }

    @Test
    void requestsAreCountedByWhoHasSignedIn() {
        String rules = "limit 1 requests/min per account" + SIGNED_IN;
        try (SigningIn scene = SigningIn.with(pages(), rules)) {
            assertThat(scene.status("/")).isEqualTo(407);
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            assertThat(scene.status("/", BOB)).isEqualTo(200);
            assertThat(scene.status("/", ALICE)).isEqualTo(429);
            assertThat(scene.status("/", BOB)).isEqualTo(429);
            assertThat(scene.status("/")).as("nobody is asked in vain").isEqualTo(407);
        }
    }

    @Test
    void whoeverAsksWithoutSigningInIsCountedAsAClient() {
        String rules = "limit 2 requests/min burst 2 per client" + SIGNED_IN;
        try (SigningIn scene = SigningIn.with(pages(), rules)) {
            assertThat(scene.status("/")).isEqualTo(407);
            assertThat(scene.status("/")).isEqualTo(407);
            assertThat(scene.status("/")).isEqualTo(429);
        }
    }

    @Test
    void quotaFollowsTheUserOfEachExchange() {
        String rules = "quota 1.8 kB per account each day then deny" + SIGNED_IN;
        try (SigningIn scene = SigningIn.with(pages(), rules);
                RawClient client = scene.client()) {
            assertThat(scene.get(client, "/", ALICE).status()).isEqualTo(200);
            assertThat(scene.get(client, "/", BOB).status()).isEqualTo(200);
            client.sendHead("GET http://" + scene.authority() + "/ HTTP/1.1", "Host: " + scene.authority(), ALICE)
                    .expectReset();
            assertThat(scene.gateway().awaitRecords(3).get(2))
                    .containsEntry("account", "alice")
                    .containsEntry("end_reason", "denied");
            assertThat(scene.status("/", ALICE)).isEqualTo(403);
        }
    }

    @Test
    void usersMayBeWhatALimitIsAbout() {
        String rules = "limit 1 requests/min from user:alice" + SIGNED_IN;
        try (SigningIn scene = SigningIn.with(pages(), rules)) {
            assertThat(scene.status("/", ALICE)).isEqualTo(200);
            assertThat(scene.status("/", ALICE)).isEqualTo(429);
            assertThat(scene.status("/", BOB)).isEqualTo(200);
            assertThat(scene.status("/", BOB)).isEqualTo(200);
        }
    }
}
