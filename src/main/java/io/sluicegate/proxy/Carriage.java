package io.sluicegate.proxy;

import io.sluicegate.http.RequestHead;

/**
 * A request that may be carried, and those that carry it. As confined as its flow.
 *
 * @param flow that it came in
 * @param http the connection it came on
 * @param exchange of it and its answer
 * @param request itself
 * @param passage how it is judged, and where it leads
 */
record Carriage(FlowContext flow, HttpFlow http, HttpExchange exchange, RequestHead request, Passage passage) {

    Destination destination() {
        return passage.destination();
    }

    TimeoutSettings timeouts() {
        return flow.shared().settings().timeouts();
    }
}
