package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.match.ListException;
import io.sluicegate.match.ListFormat;
import io.sluicegate.match.ListOptions;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import io.sluicegate.policy.Feed;
import io.sluicegate.policy.LastGood;
import io.sluicegate.policy.ListStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path state;

    private FeedsFixture server;
    private Feeds feeds;

    @BeforeEach
    void start() {
        server = new FeedsFixture(state);
        feeds = server.feeds();
        server.serve("ads.example\n");
    }

    @AfterEach
    void stop() {
        feeds.close();
        server.close();
    }

    private void restart() {
        feeds.close();
        feeds = server.feeds();
    }

    private Feed feed() {
        return new Feed(server.url(), DAY);
    }

    /** Loads a book with the one list, as rules would. */
    private ListStore.Copy load() throws ListException {
        ListStore load = feeds.forLoad();
        load.prepare(List.of(feed()));
        ListStore.Copy copy = load.fetched(feed());
        ListOptions options = new ListOptions(ListFormat.PLAIN, null, null);
        LoadedList list = ListReader.read(List.of(copy.file()), feed().url(), options, server.clock.instant());
        load.keep(new LastGood(Map.of("ads", new LastGood.Held(list, ListFormat.PLAIN, true, feed()))));
        return copy;
    }

    @Test
    void listWithoutACopyIsWaitedFor() throws ListException {
        ListStore.Copy copy = load();
        assertThat(copy.file().path()).hasContent("ads.example\n");
        assertThat(copy.file().shown()).isEqualTo(server.url());
        assertThat(copy.checkedAt()).isEqualTo(server.clock.instant());
        assertThat(copy.trouble()).isNull();
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void copyIsTakenAtOnceAndNotAskedForBeforeItIsDue() throws ListException {
        load();
        restart();
        server.clock.advance(DAY.minusMillis(1));
        assertThat(load().file().path()).hasContent("ads.example\n");
        feeds.refreshDue();
        assertThat(server.requests()).isEqualTo(1);
        server.clock.advance(Duration.ofMillis(1));
        feeds.refreshDue();
        server.awaitRequests(2);
    }

    @Test
    void changeIsToldOnceAndAnAnswerThatNothingChangedIsNot() throws ListException, InterruptedException {
        load();
        server.serve("other.example\n");
        server.clock.advance(DAY);
        feeds.refreshDue();
        assertThat(server.awaitChange()).isTrue();
        assertThat(load().file().path()).hasContent("other.example\n");
        server.clock.advance(DAY);
        feeds.refreshDue();
        feeds.underWay().join();
        assertThat(server.requests()).isEqualTo(3);
        server.serve("third.example\n");
        server.clock.advance(DAY);
        feeds.refreshDue();
        assertThat(server.awaitChange()).isTrue();
        assertThat(server.changes.availablePermits()).isZero();
    }

    @Test
    void failureIsToldBesideTheCopyAndRetriedSoon() throws ListException, InterruptedException {
        load();
        server.fail();
        server.clock.advance(DAY);
        feeds.refreshDue();
        server.awaitRequests(2);
        while (load().trouble() == null) {
            Thread.onSpinWait();
        }
        assertThat(load().trouble()).isEqualTo("the server answered 503");
        assertThat(load().file().path()).hasContent("ads.example\n");
        server.clock.advance(Duration.ofSeconds(59));
        feeds.refreshDue();
        assertThat(server.requests()).isEqualTo(2);
        server.serve("back.example\n");
        server.clock.advance(Duration.ofSeconds(1));
        feeds.refreshDue();
        assertThat(server.awaitChange()).isTrue();
        assertThat(load().trouble()).isNull();
    }

    @Test
    void restartNeedsNoServer() throws ListException {
        load();
        restart();
        server.fail();
        server.clock.advance(DAY.multipliedBy(30));
        assertThat(load().file().path()).hasContent("ads.example\n");
        assertThat(server.requests()).isEqualTo(1);
    }

    @Test
    void listThatCannotBeHadSaysWhyAfterOneAttempt() {
        server.fail();
        assertThatThrownBy(this::load)
                .isInstanceOf(ListException.class)
                .hasMessage("it cannot be fetched: the server answered 503");
        assertThat(server.requests()).isEqualTo(1);
        assertThatThrownBy(this::load).isInstanceOf(ListException.class);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void waitingIsBoundedAndTheListComesAllTheSame() throws ListException {
        feeds.close();
        FeedLimits hasty = new FeedLimits(DAY, DAY, Duration.ZERO, 1000, 1000);
        feeds = server.feeds(hasty);
        feeds.forLoad().keep(new LastGood(Map.of()));
        ListStore load = feeds.forLoad();
        load.prepare(List.of(feed()));
        try {
            load.fetched(feed()); // may have been there quickly
        } catch (ListException e) {
            assertThat(e).hasMessageContaining("still being fetched");
        }
        server.awaitRequests(1);
        while (server.copies().sound(server.url()) == null) {
            Thread.onSpinWait();
        }
        assertThat(load().file().path()).hasContent("ads.example\n");
        assertThat(server.requests()).isEqualTo(1);
    }

    /** A load in which the set keeps what it held, since its list did not come in time. */
    private void keepWithoutTheList(ListStore load) throws IOException {
        Files.writeString(state.resolve("old"), "old.example\n");
        ListOptions options = new ListOptions(ListFormat.PLAIN, null, null);
        LoadedList old = ListReader.read(state, "old", options, server.clock.instant());
        load.keep(new LastGood(Map.of("ads", new LastGood.Held(old, ListFormat.PLAIN, true, feed()))));
    }

    @Test
    void listThatComesBetweenTheWaitAndTheBookIsTold() throws Exception {
        ListStore patient = feeds.forLoad();
        patient.prepare(List.of(feed()));
        ListStore late = feeds.forLoad();
        patient.fetched(feed());
        assertThat(server.changes.availablePermits()).isZero();
        keepWithoutTheList(late);
        assertThat(server.awaitChange()).isTrue();
    }

    @Test
    void listThatWasReadAndRefusedIsNotToldAgain() throws Exception {
        ListStore load = feeds.forLoad();
        load.prepare(List.of(feed()));
        assertThat(load.fetched(feed()).file().path()).hasContent("ads.example\n");
        keepWithoutTheList(load);
        assertThat(server.changes.availablePermits()).isZero();
    }

    @Test
    void whatNoRuleNamesIsNotAskedForAnyMore() throws ListException {
        load();
        feeds.forLoad().keep(new LastGood(Map.of()));
        server.clock.advance(DAY.multipliedBy(2));
        feeds.refreshDue();
        assertThat(server.requests()).isEqualTo(1);
        assertThat(server.copies().sound(server.url())).isNull();
    }

    @Test
    void closedFeedsFetchNothing() {
        feeds.close();
        assertThatThrownBy(this::load).hasMessageContaining("the gateway stops");
        assertThat(server.requests()).isZero();
    }

    @Test
    void commandsReadCopiesAndFetchElsewhere() throws ListException {
        OfflineFeeds offline = new OfflineFeeds(state, server.clock, server.clock.nanos());
        Path fetched;
        try (offline) {
            fetched = offline.lists().fetched(feed()).file().path();
            assertThat(fetched).hasContent("ads.example\n");
            assertThat(offline.fetched()).containsExactly(server.url());
            assertThat(state).isEmptyDirectory();
        }
        assertThat(fetched.resolve("../..").normalize()).doesNotExist();
        load();
        try (OfflineFeeds second = new OfflineFeeds(state, server.clock, server.clock.nanos())) {
            assertThat(second.lists().fetched(feed()).file().path()).startsWith(state);
            assertThat(second.fetched()).isEmpty();
        }
        assertThat(server.requests()).isEqualTo(2);
    }
}
