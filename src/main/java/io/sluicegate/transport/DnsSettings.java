package io.sluicegate.transport;

import io.sluicegate.flow.Endpoint;
import java.util.List;

/**
 * Who resolves names ({@code dns} in the settings). Immutable.
 *
 * @param servers name servers in the order they are asked; empty means the system's
 */
public record DnsSettings(List<Endpoint> servers) {

    /** Copies the list. */
    public DnsSettings {
        servers = List.copyOf(servers);
    }
}
