package io.sluicegate.classify;

import io.sluicegate.flow.HostName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS ClientHello shows of a flow (RFC 8446 section 4.1.2). Immutable.
 *
 * @param serverNames every host_name of the server_name extension, in order (RFC 6066 section 3)
 * @param alpn protocols offered, in order (RFC 7301)
 * @param encryptedHello whether the ECH extension is there; browsers send it as grease everywhere
 * @param fault what is wrong with a hello that cannot be trusted to name its server; null when it is sound
 */
public record ClientHello(
        List<HostName> serverNames,
        List<String> alpn,
        boolean encryptedHello,
        @Nullable String fault) {

    /** Copies the lists. */
    public ClientHello {
        serverNames = List.copyOf(serverNames);
        alpn = List.copyOf(alpn);
    }
}
