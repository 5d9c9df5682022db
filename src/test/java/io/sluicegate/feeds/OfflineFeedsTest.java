package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluicegate.policy.Feed;
import io.sluicegate.policy.ListStore;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.ScriptedOrigin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OfflineFeedsTest {

    private final ManualClock clock = new ManualClock();

    @TempDir
    Path directory;

    private Path folder() {
        return directory.resolve("fetched");
    }

    private OfflineFeeds offline() {
        return new OfflineFeeds(directory.resolve("state"), folder(), clock, clock.nanos());
    }

    private static Feed feed(ScriptedOrigin server) {
        return new Feed("http://127.0.0.1:" + server.port() + "/list", Duration.ofDays(1));
    }

    @Test
    void nothingIsLeftOfAFetchThatWasUnderWay() {
        try (ScriptedOrigin silent = ScriptedOrigin.answering((request, peer) -> peer.readHead())) {
            try (OfflineFeeds offline = offline()) {
                ListStore load = offline.lists();
                load.prepare(List.of(feed(silent)));
                silent.awaitRequests(1);
                assertThat(folder()).exists();
            }
            assertThat(folder()).doesNotExist();
        }
    }

    @Test
    void closingWaitsForWhoeverMayStillWrite() {
        try (ScriptedOrigin silent = ScriptedOrigin.answering((request, peer) -> peer.readHead())) {
            Feeds feeds = Feeds.reading(directory.resolve("state"), folder(), clock, clock.nanos());
            feeds.forLoad().prepare(List.of(feed(silent)));
            silent.awaitRequests(1);
            assertThat(feeds.awaitEnd(Duration.ZERO)).isFalse();
            feeds.close();
            assertThat(feeds.awaitEnd(Duration.ofSeconds(30))).isTrue();
        }
    }

    /** Of what the kernel shows of this process nothing can be removed, by nobody. */
    @Test
    void folderThatCannotBeRemovedIsToldAndNotThrown() {
        Path fixed = Path.of("/proc/self/fdinfo");
        OfflineFeeds offline = new OfflineFeeds(directory.resolve("state"), fixed, clock, clock.nanos());
        assertThatCode(offline::close).doesNotThrowAnyException();
        assertThat(fixed).isNotEmptyDirectory();
    }
}
