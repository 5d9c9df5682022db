package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheKey;
import io.sluicegate.cache.CachePolicy;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.cache.FreshnessPolicy;
import io.sluicegate.cache.HeadUpdate;
import io.sluicegate.cache.Invalidation;
import io.sluicegate.cache.PartialAnswer;
import io.sluicegate.cache.SharedAnswer;
import io.sluicegate.cache.SharedBody;
import io.sluicegate.cache.StalePolicy;
import io.sluicegate.cache.StoragePolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.forward.ForwardFailure;
import io.sluicegate.http.BodyLength;
import io.sluicegate.http.CacheControl;
import io.sluicegate.http.ContentRange;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an origin's answer means to the cache and to those who wait for the same: copied while it passes, stored once it is
 * whole. Confined to the event loop of whoever asks the origin, which alone writes its fields.
 */
final class CacheCopy {

    private final CacheStore store;
    private final RequestHead request;
    private final FetchPlan plan;
    private final @Nullable Flight flight;
    private StoragePolicy.@Nullable Reason reason;
    private @Nullable SharedAnswer copied;
    /** What is copied, where it is a part. */
    private @Nullable PartialAnswer part;

    private @Nullable StoredResponse confirmed;
    private Instant sentAt = Instant.EPOCH;
    private long asked;

    /** Of the answer to {@code request}; {@code flight} is what others wait in, null where none may. */
    CacheCopy(CacheStore store, RequestHead request, FetchPlan plan, @Nullable Flight flight) {
        this.store = store;
        this.request = request;
        this.plan = plan;
        this.flight = flight;
    }

    /** The request is being sent. */
    void sent(Instant now) {
        sentAt = now;
        asked = store.moment();
    }

    /** Whether the answer with this head says that what is stored still holds; it is served once it has ended. */
    boolean confirms(ResponseHead answer, Instant received) {
        StoredResponse validated = plan.validated();
        if (validated == null || answer.status() != 304) {
            return false;
        }
        confirmed = validated.isMeantBy(answer.fields())
                ? validated.refreshedBy(request.fields(), answer.fields(), sentAt, received)
                : validated;
        return true;
    }

    /** Whether the answer confirms what is stored. */
    boolean hasConfirmed() {
        return confirmed != null;
    }

    /** Drops what the answer makes untrue; itself it is newer than that. */
    void invalidate(ResponseHead answer) {
        if (plan.mayInvalidate()) {
            for (CacheKey changed : Invalidation.keysFor(plan.key(), request, answer.status(), answer.fields())) {
                store.invalidate(changed);
            }
            asked = store.moment();
        }
    }

    /** Whether the answer does not fit what is stored, though it was asked for to complete that; which is dropped then. */
    boolean isOutOfPlace(ResponseHead answer) {
        StoredResponse beginning = plan.beginning();
        if (beginning == null || (answer.status() != 206 && answer.status() != 416)) {
            return false;
        }
        PartialAnswer rest = PartialAnswer.of(answer);
        boolean fits = rest != null && rest.completes(beginning);
        if (!fits) {
            store.drop(plan.key(), beginning);
        }
        return !fits;
    }

    /** What is stored of the body whose rest the answer brings; null where it brings all that it is asked for. */
    @Nullable
    StoredResponse beginning(ResponseHead answer, Instant received) {
        StoredResponse beginning = plan.beginning();
        PartialAnswer rest = beginning == null ? null : PartialAnswer.of(answer);
        return beginning == null || rest == null
                ? null
                : beginning.refreshedBy(request.fields(), rest.whole().fields(), sentAt, received);
    }

    /** The same as {@link #begin}, for an answer that brings the rest of what is stored. */
    boolean begin(StoredResponse beginning, Instant received) {
        BodyLength length = new BodyLength(BodyLength.Kind.FIXED, beginning.size());
        return begin(beginning.head(), length, beginning.body(), received);
    }

    /** Whether the answer with this head is copied; those who wait are told whether they may share it. */
    boolean begin(ResponseHead answer, BodyLength length, Instant received) {
        return begin(answer, length, List.of(), received);
    }

    private boolean begin(ResponseHead answer, BodyLength length, List<ByteBuffer> there, Instant received) {
        if (!plan.mayStore()) {
            return false;
        }
        reason = StoragePolicy.decide(request, answer, plan.rules(), store.maxBodyBytes());
        if (reason != StoragePolicy.Reason.STORED) {
            reconsiderStored(answer, received);
            cannotShare(answer.status());
            return false;
        }
        part = request.fields().contains("Range") ? PartialAnswer.of(answer) : null;
        ResponseHead head = part == null ? answer : part.whole();
        copied = new SharedAnswer(request, head, length, store.newBody(), sentAt, received);
        there.forEach(copied.body()::append);
        if (flight != null) {
            flight.share(copied, CachePolicy.isReusable(copied.bodiless(), plan.rules(), received));
        }
        return true;
    }

    /** What is stored is older than this answer, which is not stored itself. */
    private void reconsiderStored(ResponseHead answer, Instant received) {
        StoredResponse stored = plan.stale();
        boolean byUs = reason == StoragePolicy.Reason.RULE
                || CacheControl.of(request.fields()).has("no-store");
        if (stored == null || byUs || StalePolicy.isError(answer.status())) {
            return;
        }
        boolean confirmed = "HEAD".equals(request.method()) && HeadUpdate.confirms(stored, answer);
        StoredResponse refreshed =
                confirmed ? stored.refreshedBy(request.fields(), answer.fields(), sentAt, received) : stored;
        if (confirmed && StoragePolicy.mayKeep(request, refreshed.head(), plan.rules())) {
            store.put(plan.key(), refreshed, asked);
        } else if (!confirmed) {
            store.drop(plan.key(), stored);
        }
    }

    /** The answer, of this status, is nobody else's. */
    void cannotShare(int status) {
        if (flight != null) {
            flight.cannotShare(status, StalePolicy.isError(status));
        }
    }

    /** Why the record says that the cache did what it did: why it stored nothing, or else why the origin was asked. */
    String reason(CacheDecision.Forward forward) {
        return reason == null || reason == StoragePolicy.Reason.STORED ? forward.word() : reason.word();
    }

    /** For how long what is copied is fresh, in seconds; negative where it is stale already. */
    long ttl(Instant now) {
        if (copied == null) {
            throw new IllegalStateException("nothing is copied");
        }
        return FreshnessPolicy.at(now, copied.bodiless(), plan.rules()).leftSeconds();
    }

    /** Why nothing is copied, as a parameter of Cache-Status; empty where that goes without saying. */
    String refusal() {
        return reason == null || reason.word().equals(plan.forward().word()) ? "" : "; detail=" + reason.word();
    }

    /** What is copied of the body; null where it is not. */
    @Nullable
    SharedBody body() {
        return copied == null ? null : copied.body();
    }

    /** Calls {@code action}, on any thread, whenever somebody who reads what is copied has come by all of it, or has gone. */
    void onHunger(Runnable action) {
        if (copied != null) {
            copied.body().onHunger(action);
        }
    }

    /** Whether no more of the answer may come, because somebody who reads it is too far behind. */
    boolean isHeldBack() {
        return copied != null && copied.body().isHeldBack();
    }

    /** <em>Borrows</em> the bytes. */
    void append(ByteBuf bytes) {
        if (copied != null) {
            copied.body().append(bytes.nioBuffer());
        }
    }

    /** The answer is whole; gives what it has confirmed, if anything. */
    @Nullable
    StoredResponse end() {
        if (copied != null) {
            List<byte[]> bytes = copied.body().pieces();
            if (bytes != null) {
                store(copied, bytes);
            }
            endBody(copied.body(), SharedBody.State.WHOLE);
        }
        StoredResponse refreshed = confirmed;
        // What a 304 adds may be for this client alone.
        if (refreshed != null && StoragePolicy.mayKeep(request, refreshed.head(), plan.rules())) {
            store.put(plan.key(), refreshed, asked);
            if (flight != null) {
                flight.validated(refreshed);
            }
        } else if (refreshed != null) {
            cannotShare(304);
        }
        if (flight != null) {
            flight.end();
        }
        return refreshed;
    }

    private void store(SharedAnswer answer, List<byte[]> bytes) {
        StoredResponse whole = answer.stored(bytes);
        if (part == null) {
            store.put(plan.key(), whole, asked);
        } else if (whole.bodyBytes() == part.range().length()) {
            ContentRange range = part.range();
            store.put(plan.key(), whole.asPart(range.first(), range.size()), asked);
        }
    }

    /** There will be no answer, or no more of it. */
    void failed(ForwardFailure failure) {
        if (flight != null) {
            flight.failed(failure);
        }
        drop();
    }

    /** Nobody wants the answer any more. */
    void drop() {
        if (copied != null) {
            endBody(copied.body(), SharedBody.State.CUT);
        }
        if (flight != null) {
            flight.end();
        }
    }

    private void endBody(SharedBody body, SharedBody.State how) {
        body.end(how);
        body.close();
        copied = null;
    }

    /** Whether others wait for the answer or read it; where none does, none can begin to any more. */
    boolean isFollowed() {
        return flight != null && !flight.endUnlessFollowed();
    }
}
