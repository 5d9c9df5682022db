package io.sluicegate.feeds;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Reads nothing of the body of an answer whose status says enough. Called by the HTTP client's threads. */
final class NoBody implements HttpResponse.BodySubscriber<Long> {

    @Override
    public CompletionStage<Long> getBody() {
        return CompletableFuture.completedStage(0L);
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        begun.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        // Came before the subscription was cancelled.
    }

    @Override
    public void onError(Throwable cause) {
        // Nobody waits for the body.
    }

    @Override
    public void onComplete() {
        // Nobody waits for the body.
    }
}
