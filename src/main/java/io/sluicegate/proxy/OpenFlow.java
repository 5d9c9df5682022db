package io.sluicegate.proxy;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A flow under way, as the administrator sees it. Immutable.
 *
 * @param flow its id
 * @param startedAt when it was accepted
 * @param client who asked
 * @param username who has signed in to the proxy, if anybody has
 * @param listener how the client came
 * @param protocol what it turned out to be so far
 * @param host the name asked for, if any is known
 * @param upstream the address connected to, if any
 * @param rule file:line of the statement that decided, if one has
 * @param bytesUp from the client so far
 * @param bytesDown to the client so far
 */
public record OpenFlow(
        String flow,
        Instant startedAt,
        Endpoint client,
        @Nullable String username,
        ListenerKind listener,
        Protocol protocol,
        @Nullable String host,
        @Nullable Endpoint upstream,
        @Nullable String rule,
        long bytesUp,
        long bytesDown) {}
