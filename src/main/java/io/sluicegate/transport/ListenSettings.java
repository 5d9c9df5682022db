package io.sluicegate.transport;

import io.sluicegate.flow.Endpoint;
import java.util.List;

/**
 * Where the gateway listens ({@code listen} in the settings). Immutable.
 *
 * @param explicit for clients that know their proxy
 * @param tproxy for flows handed over by the kernel's TPROXY
 * @param redirect for flows handed over by the kernel's REDIRECT
 * @param admin for the administrator; never reachable through the proxy
 * @param pac for clients that look for their proxy settings
 */
public record ListenSettings(
        List<Endpoint> explicit, List<Endpoint> tproxy, List<Endpoint> redirect, Endpoint admin, List<Endpoint> pac) {

    /** Copies the lists. */
    public ListenSettings {
        explicit = List.copyOf(explicit);
        tproxy = List.copyOf(tproxy);
        redirect = List.copyOf(redirect);
        pac = List.copyOf(pac);
    }
}
