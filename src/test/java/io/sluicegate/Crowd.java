package io.sluicegate;

import io.sluicegate.testing.RawClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Clients that ask for the same at the same time. */
final class Crowd {

    private Crowd() {}

    /** Sends so many requests for {@code /}, the first of which is at the origin before the others are sent. */
    static List<RawClient> of(Scenario scenario, int count, String... lines) {
        return of(scenario, 1, Collections.nCopies(count, String.join("\r\n", lines)));
    }

    /** The same with a line for each, before an origin that has had so many requests once it has the first of these. */
    static List<RawClient> of(Scenario scenario, int atOrigin, List<String> lines) {
        List<RawClient> clients = new ArrayList<>();
        for (String line : lines) {
            String head = line.isEmpty() ? scenario.head("GET", "/") : scenario.head("GET", "/", line);
            clients.add(scenario.client().send(head));
            scenario.origin().awaitRequests(atOrigin);
        }
        awaitAsked(scenario, lines.size());
        return clients;
    }

    /** Waits until so many requests are under way in the gateway. */
    static void awaitAsked(Scenario scenario, int count) {
        TestGateway.await(() -> scenario.gateway().openFlows().stream()
                        .filter(flow -> flow.host() != null)
                        .count()
                == count);
    }

    static void leave(List<RawClient> clients) {
        clients.forEach(RawClient::close);
    }
}
