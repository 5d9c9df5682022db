package io.sluicegate;

import io.sluicegate.testing.RawClient;
import java.util.ArrayList;
import java.util.List;

/** Clients that ask for the same at the same time. */
final class Crowd {

    private Crowd() {}

    /** Sends so many requests for {@code /}, the first of which is at the origin before the others are sent. */
    static List<RawClient> of(Scenario scenario, int count, String... lines) {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(scenario.client().send(scenario.head("GET", "/", lines)));
            if (i == 0) {
                scenario.origin().awaitRequests(1);
            }
        }
        awaitAsked(scenario, count);
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
