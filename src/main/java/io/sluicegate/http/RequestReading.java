package io.sluicegate.http;

/** What became of a request's line and fields. */
public sealed interface RequestReading {

    /**
     * A request that can be judged.
     *
     * @param head with its target made whole
     */
    record Accepted(RequestHead head) implements RequestReading {}

    /**
     * No request that two readers would understand alike.
     *
     * @param status the answer's
     * @param reason one line for the page
     */
    record Refused(int status, String reason) implements RequestReading {}
}
