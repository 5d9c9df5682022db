package io.sluicegate.feeds;

import io.sluicegate.match.ListException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Writes the body of an answer into a file as it comes, and breaks off when it grows too large. Called by one thread of
 * the HTTP client at a time.
 */
final class BodyFile implements HttpResponse.BodySubscriber<Long> {

    private final Path file;
    private final long maxBytes;
    private final CompletableFuture<Long> done = new CompletableFuture<>();
    /** Written once, when the body begins. */
    private Flow.@Nullable Subscription subscription;
    /** Written once, when the body begins. */
    private @Nullable FileChannel channel;
    /** Written as the body comes. */
    private long written;

    BodyFile(Path file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
    }

    @Override
    public CompletionStage<Long> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
        subscription = begun;
        try {
            channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            begun.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        FileChannel to = channel;
        Flow.Subscription from = subscription;
        if (to == null || from == null || done.isDone()) {
            return;
        }
        try {
            for (ByteBuffer buffer : buffers) {
                written += buffer.remaining();
                if (written > maxBytes) {
                    throw new ListException("it is larger than " + maxBytes + " bytes");
                }
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            from.request(1);
        } catch (IOException e) {
            fail(e);
        }
    }

    @Override
    public void onError(Throwable cause) {
        close();
        done.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        close();
        done.complete(written);
    }

    private void fail(IOException cause) {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
        close();
        done.completeExceptionally(cause);
    }

    private void close() {
        try {
            FileChannel open = channel;
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            done.completeExceptionally(e);
        }
    }
}
