package io.sluicegate.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.auth.Authenticator.Outcome;
import io.sluicegate.limit.AttemptLimit;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class AuthenticatorTest {

    private static final InetAddress CLIENT = Ports.address(192, 0, 2, 1);
    private static final InetAddress OTHER = Ports.address(192, 0, 2, 2);
    private static final int QUEUE = 20;

    private final ManualClock clock = new ManualClock();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<Outcome> told = new ArrayList<>();
    private HtpasswdFile users = Users.of("alice", "secret", "bob", "other");
    private final Authenticator authenticator = new Authenticator(
            () -> users, new AttemptLimit(3, Duration.ofMinutes(1), 64, clock.nanos()), this::queue, clock.nanos());

    private void queue(Runnable check) {
        if (work.size() >= QUEUE) {
            throw new RejectedExecutionException("full");
        }
        work.add(check);
    }

    private void check(String user, String password, InetAddress client) {
        authenticator.check(new Credentials(user, password), client, told::add);
    }

    private void workOff() {
        while (!work.isEmpty()) {
            work.remove().run();
        }
    }

    private Outcome outcome(String user, String password) {
        told.clear();
        check(user, password, CLIENT);
        workOff();
        assertThat(told).hasSize(1);
        return told.get(0);
    }

    @Test
    void callerNeverWaitsForBcrypt() {
        check("alice", "secret", CLIENT);
        assertThat(told).isEmpty();
        workOff();
        assertThat(told).containsExactly(Outcome.ACCEPTED);
    }

    @Test
    void rightCredentialsAreRememberedForAWhileAndWrongOnesNever() {
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
        told.clear();
        check("alice", "secret", OTHER);
        assertThat(told).containsExactly(Outcome.ACCEPTED);
        assertThat(work).isEmpty();
        clock.advance(SignInMemory.LIFETIME);
        check("alice", "secret", CLIENT);
        assertThat(work).hasSize(1);
        workOff();
        assertThat(outcome("alice", "Secret")).isEqualTo(Outcome.WRONG);
        check("alice", "Secret", CLIENT);
        assertThat(work).hasSize(1);
    }

    @Test
    void requestsOfOnePageShareOneCheck() {
        for (int i = 0; i < 32; i++) {
            check("alice", "secret", CLIENT);
        }
        assertThat(work).hasSize(1);
        workOff();
        assertThat(told).hasSize(32).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void whoIsRemovedOrHasAnotherPasswordIsOutAtOnce() {
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
        assertThat(outcome("bob", "other")).isEqualTo(Outcome.ACCEPTED);
        users = Users.of("alice", "new", "carol", "x");
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.WRONG);
        assertThat(outcome("bob", "other")).isEqualTo(Outcome.WRONG);
        assertThat(outcome("alice", "new")).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void unknownUserCostsACheckToo() {
        check("mallory", "secret", CLIENT);
        assertThat(work).hasSize(1);
        workOff();
        assertThat(told).containsExactly(Outcome.WRONG);
    }

    @Test
    void guessingIsBoundedPerClientAndEndsWithTheSpan() {
        for (int i = 0; i < 3; i++) {
            assertThat(outcome("alice", "guess" + i)).isEqualTo(Outcome.WRONG);
        }
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.TOO_MANY);
        told.clear();
        check("alice", "secret", OTHER);
        workOff();
        assertThat(told).containsExactly(Outcome.ACCEPTED);
        clock.advance(Duration.ofMinutes(1));
        assertThat(outcome("bob", "other")).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void whoIsRememberedGoesOnWhileAnotherGuessesFromTheSameAddress() {
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
        for (int i = 0; i < 4; i++) {
            outcome("bob", "guess" + i);
        }
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
        assertThat(outcome("bob", "other")).isEqualTo(Outcome.TOO_MANY);
    }

    @Test
    void rightPasswordsAreNoGuesses() {
        for (int i = 0; i < 10; i++) {
            assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
            clock.advance(SignInMemory.LIFETIME);
        }
    }

    @Test
    void usersBehindOneAddressSignInAtOneTime() {
        users = Users.of("a", "1", "b", "2", "c", "3", "d", "4", "e", "5");
        List.of("a1", "b2", "c3", "d4", "e5").forEach(each -> check(each.substring(0, 1), each.substring(1), CLIENT));
        workOff();
        assertThat(told).hasSize(5).containsOnly(Outcome.ACCEPTED);
    }

    @Test
    void guessesOfOneMomentAreBoundedByTheQueueAndAllCount() {
        for (int i = 0; i < QUEUE + 5; i++) {
            check("alice", "guess" + i, CLIENT);
        }
        assertThat(told).hasSize(5).containsOnly(Outcome.OVERLOADED);
        workOff();
        assertThat(told.subList(5, told.size())).hasSize(QUEUE).containsOnly(Outcome.WRONG);
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.TOO_MANY);
    }

    @Test
    void fullQueueIsToldAndCostsNoAttempt() {
        for (int i = 0; i < QUEUE; i++) {
            work.add(() -> {});
        }
        for (int i = 0; i < 5; i++) {
            check("alice", "secret", CLIENT);
        }
        assertThat(told).hasSize(5).containsOnly(Outcome.OVERLOADED);
        work.clear();
        assertThat(outcome("alice", "secret")).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void oldestIsForgottenWhereTooManyAreRemembered() {
        SignInMemory memory = new SignInMemory(clock.nanos());
        for (int i = 0; i <= SignInMemory.MOST; i++) {
            memory.remember("key" + i);
        }
        assertThat(memory.holds("key0")).isFalse();
        assertThat(memory.holds("key1")).isTrue();
        assertThat(memory.holds("key" + SignInMemory.MOST)).isTrue();
    }

    @Test
    void whatStandsForCredentialsTellsThemApartAndIsNotThemselves() {
        SignInMemory memory = new SignInMemory(clock.nanos());
        String key = memory.keyOf(new Credentials("alice", "secret"), "hash");
        assertThat(memory.keyOf(new Credentials("alice", "secret"), "hash")).isEqualTo(key);
        assertThat(memory.keyOf(new Credentials("alice", "secrets"), "hash")).isNotEqualTo(key);
        assertThat(memory.keyOf(new Credentials("alic", "secret"), "ehash")).isNotEqualTo(key);
        assertThat(memory.keyOf(new Credentials("alice", "secret"), "other")).isNotEqualTo(key);
        assertThat(new SignInMemory(clock.nanos()).keyOf(new Credentials("alice", "secret"), "hash"))
                .as("another start has another secret")
                .isNotEqualTo(key);
        assertThat(key).doesNotContain("secret");
    }

    @Test
    void outcomesAreCounted() {
        outcome("alice", "secret");
        outcome("alice", "secret");
        outcome("alice", "wrong");
        assertThat(authenticator.outcomes())
                .containsEntry("accepted", 2L)
                .containsEntry("wrong", 1L)
                .containsEntry("too-many", 0L)
                .containsEntry("overloaded", 0L);
    }
}
