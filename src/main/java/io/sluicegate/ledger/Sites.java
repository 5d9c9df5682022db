package io.sluicegate.ledger;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.PublicSuffixes;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Which site a host belongs to. Has no state. */
final class Sites {

    private Sites() {}

    /**
     * The registrable domain of a name, such as {@code example.co.uk}; an address, or a name that has none, is itself.
     * Empty where no host is known.
     */
    static String of(@Nullable String host) {
        if (host == null || host.isEmpty()) {
            return "";
        }
        InetAddress address = IpLiteral.parse(withoutBrackets(host));
        if (address != null) {
            return IpLiteral.format(address);
        }
        HostName name = HostName.parse(host);
        return name == null ? host : PublicSuffixes.registrable(name).text();
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }
}
