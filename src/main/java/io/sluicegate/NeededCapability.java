package io.sluicegate;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.transport.Capabilities;
import java.util.List;

/** What the kernel has to grant before the settings can be carried out. Has no state. */
final class NeededCapability {

    private NeededCapability() {}

    /** Refuses settings that need CAP_NET_ADMIN where the process has none. */
    static void check(GatewayConfig config) throws StartException {
        boolean needed =
                !config.listen().tproxy().isEmpty() || config.intercept().spoofClient();
        if (needed && !Capabilities.hasNetAdmin()) {
            String setting = config.listen().tproxy().isEmpty() ? "intercept.spoof-client" : "listen.tproxy";
            throw new StartException(List.of(setting + " needs CAP_NET_ADMIN: run as root, or give the service "
                    + "AmbientCapabilities=CAP_NET_ADMIN, or take the setting out"));
        }
    }
}
