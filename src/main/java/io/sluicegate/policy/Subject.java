package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a flow or a request when a book is asked. Immutable, but for its keys, for whose sake one thread at a
 * time asks about it.
 *
 * @param now when the exchange or the tunnel began
 * @param client the client's address
 * @param intercepted whether the client believes it speaks to the origin
 * @param port of the original destination when intercepted, else of the target; {@link #NO_PORT} where it is not known
 * @param known the facts that will not change any more
 * @param protocol null exactly while {@link Fact#PROTOCOL} is not known
 * @param sniShown whether a TLS hello named its server
 * @param echShown whether a TLS hello has the ECH extension
 * @param names those shown so far; all of them once {@link Fact#NAMES} is known
 * @param addresses those found so far; all of them once {@link Fact#ADDRESSES} is known
 * @param method known when it is here; when it is not and {@link Fact#REQUEST} is known, it is never shown
 * @param path without the query, likewise
 * @param mediaType the Content-Type of the answer, likewise with {@link Fact#TYPE}
 * @param user who has signed in to the proxy; with {@link Fact#USER} known and no user, nobody has
 * @param keys what clauses look for, worked out of the rest
 */
public record Subject(
        Instant now,
        InetAddress client,
        boolean intercepted,
        int port,
        Set<Fact> known,
        @Nullable Protocol protocol,
        boolean sniShown,
        boolean echShown,
        List<HostName> names,
        List<InetAddress> addresses,
        @Nullable String method,
        @Nullable String path,
        @Nullable String mediaType,
        @Nullable String user,
        SubjectKeys keys) {

    /** Stands for a port that is not known: what is under way always has one. */
    public static final int NO_PORT = 0;

    /** A subject of which nothing has been worked out yet. */
    public Subject(
            Instant now,
            InetAddress client,
            boolean intercepted,
            int port,
            Set<Fact> known,
            @Nullable Protocol protocol,
            boolean sniShown,
            boolean echShown,
            List<HostName> names,
            List<InetAddress> addresses,
            @Nullable String method,
            @Nullable String path,
            @Nullable String mediaType,
            @Nullable String user) {
        this(
                now,
                client,
                intercepted,
                port,
                known,
                protocol,
                sniShown,
                echShown,
                names,
                addresses,
                method,
                path,
                mediaType,
                user,
                new SubjectKeys(known, addresses.size()));
    }

    /** Whether the fact will not change any more. */
    boolean knows(Fact fact) {
        return keys.knows(fact);
    }
}
