package io.sluicegate.web;

/** What becomes of a request: an answer at once, or a call that gives one and may block. */
sealed interface Routed permits AdminResponse, Routed.Call {

    /**
     * Is made on a worker.
     *
     * @param work gives the answer
     */
    record Call(Work work) implements Routed {}

    /** A question to the API. */
    interface Work {

        /** The answer. */
        AdminResponse answer() throws ApiFailure;
    }
}
