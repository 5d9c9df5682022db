package io.sluicegate.web;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A question to the API on its way through a worker. Runs on the worker, hands its answer back on the event loop, and
 * does neither once nobody waits for it any more. Safe for any thread: {@code abandoned} is written by the loop only.
 */
final class PendingCall implements Runnable {

    private static final System.Logger LOG = System.getLogger(PendingCall.class.getName());

    private final Routed.Work work;
    private final Executor loop;
    private final Consumer<AdminResponse> taker;
    private volatile boolean abandoned;

    PendingCall(Routed.Work work, Executor loop, Consumer<AdminResponse> taker) {
        this.work = work;
        this.loop = loop;
        this.taker = taker;
    }

    void abandon() {
        abandoned = true;
    }

    @Override
    public void run() {
        if (!abandoned) {
            handBack(answer());
        }
    }

    private AdminResponse answer() {
        try {
            return work.answer();
        } catch (ApiFailure e) {
            return AdminResponse.problem(e.status(), e.detail());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, () -> "the admin API failed", e);
            return AdminResponse.problem(500, "the gateway failed to answer; its log says why");
        }
    }

    private void handBack(AdminResponse response) {
        try {
            loop.execute(() -> {
                if (!abandoned) {
                    taker.accept(response);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "an answer came after the gateway had stopped");
        }
    }
}
