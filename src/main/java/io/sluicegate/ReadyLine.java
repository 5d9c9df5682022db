package io.sluicegate;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The one line on standard output: where the gateway listens, once it does. Has no state. */
final class ReadyLine {

    private ReadyLine() {}

    /** Kinds without a listener are left out; the admin listener is always there. */
    static String of(Function<ListenerKind, List<Endpoint>> endpoints, Endpoint admin) {
        StringBuilder line = new StringBuilder("ready");
        for (ListenerKind kind : ListenerKind.values()) {
            List<Endpoint> open = endpoints.apply(kind);
            if (!open.isEmpty()) {
                String addresses = open.stream().map(Endpoint::toString).collect(Collectors.joining(","));
                line.append(' ').append(kind.word()).append('=').append(addresses);
            }
        }
        return line.append(" admin=").append(admin).toString();
    }
}
