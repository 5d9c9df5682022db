package io.sluicegate.feeds;

import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.ScriptedOrigin;
import io.sluicegate.testing.ScriptedRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of one list that a test replaces, takes away and brings back, and the limits and clock that tests go by. */
final class FeedsFixture implements AutoCloseable {

    static final FeedLimits LIMITS =
            new FeedLimits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(60), 1000, 10_000);

    final ManualClock clock = new ManualClock();
    final Semaphore changes = new Semaphore(0);
    private final Path state;
    private final ScriptedOrigin origin = ScriptedOrigin.http(this::answer);
    /** Written by the test. */
    private volatile @Nullable String answer;
    /** Written by the test. */
    private volatile String text = "";

    FeedsFixture(Path state) {
        this.state = state;
    }

    private String answer(ScriptedRequest request) {
        String scripted = answer;
        if (scripted != null) {
            return scripted;
        }
        String etag = '"' + ListText.digest(text) + '"';
        return etag.equals(request.field("If-None-Match"))
                ? "HTTP/1.1 304 Not Modified\r\n\r\n"
                : ScriptedOrigin.response(200, text, "ETag: " + etag);
    }

    /** From now on the server has this list. */
    void serve(String list) {
        text = list;
        answer = null;
    }

    /** From now on the server answers these bytes. */
    void answer(String bytes) {
        answer = bytes;
    }

    /** From now on the server fails. */
    void fail() {
        answer(ScriptedOrigin.response(503, "away"));
    }

    String url() {
        return "http://127.0.0.1:" + origin.port() + "/list";
    }

    int requests() {
        return origin.requests().size();
    }

    void awaitRequests(int count) {
        origin.awaitRequests(count);
    }

    ListCopies copies() {
        return new ListCopies(new ListFolder(state.resolve("lists")), LIMITS.maxBytes(), null);
    }

    Feeds feeds() {
        return feeds(LIMITS);
    }

    Feeds feeds(FeedLimits limits) {
        return new Feeds(copies(), limits, clock, clock.nanos(), changes::release);
    }

    /** Waits until it has been told once that a list has changed. */
    boolean awaitChange() throws InterruptedException {
        return changes.tryAcquire(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        origin.close();
    }
}
