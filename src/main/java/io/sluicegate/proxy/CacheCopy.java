package io.sluicegate.proxy;

import io.netty.buffer.ByteBuf;
import io.sluicegate.cache.BodyCollector;
import io.sluicegate.cache.CacheDecision;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.cache.StoragePolicy;
import io.sluicegate.cache.StoredResponse;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The copy of an answer that is made while it passes, and stored once it is whole. Confined to the flow's event loop,
 * which alone writes its fields.
 */
final class CacheCopy {

    private final CacheStore store;
    private final RequestHead request;
    private final FetchPlan plan;
    private StoragePolicy.@Nullable Reason reason;
    private @Nullable BodyCollector body;
    private @Nullable ResponseHead head;
    private Instant sentAt = Instant.EPOCH;
    private Instant headAt = Instant.EPOCH;

    CacheCopy(CacheStore store, RequestHead request, FetchPlan plan) {
        this.store = store;
        this.request = request;
        this.plan = plan;
    }

    /** Whether the answer with this head is copied. */
    boolean begin(ResponseHead answer, Instant sent, Instant received) {
        if (!plan.mayStore()) {
            return false;
        }
        reason = StoragePolicy.decide(request, answer, store.maxBodyBytes());
        if (reason != StoragePolicy.Reason.STORED) {
            return false;
        }
        head = answer;
        sentAt = sent;
        headAt = received;
        body = store.collector();
        return true;
    }

    /** Why the record says that the cache did what it did: why it stored nothing, or else why the origin was asked. */
    String reason(CacheDecision.Forward forward) {
        return reason == null || reason == StoragePolicy.Reason.STORED ? forward.word() : reason.word();
    }

    /** <em>Borrows</em> the bytes. */
    void append(ByteBuf bytes) {
        if (body != null) {
            body.append(bytes.nioBuffer());
        }
    }

    /** The answer is whole. */
    void end() {
        byte[] bytes = body == null ? null : body.bytes();
        if (head != null && bytes != null) {
            store.put(
                    plan.key(),
                    new StoredResponse(
                            head, bytes, StoredResponse.varyValues(request.fields(), head.fields()), sentAt, headAt));
        }
        drop();
    }

    /** There will be no whole answer. */
    void drop() {
        if (body != null) {
            body.close();
        }
        body = null;
        head = null;
    }
}
