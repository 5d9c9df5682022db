package io.sluicegate.proxy;

import io.netty.util.concurrent.Future;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.HostName;
import io.sluicegate.http.Authority;
import io.sluicegate.transport.NameResolver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a flow or a request wants to go. A name is looked up at most once: the addresses that were judged are exactly
 * those that are connected to (SECURITY rule 3). Confined to the flow's event loop.
 */
final class Destination {

    private final @Nullable HostName name;
    private final int port;
    private final List<Runnable> waiting = new ArrayList<>(1);
    /** Written by the loop only; null until the name has been looked up. */
    private @Nullable List<InetAddress> addresses;

    private Destination(@Nullable HostName name, int port, @Nullable List<InetAddress> addresses) {
        this.name = name;
        this.port = port;
        this.addresses = addresses;
    }

    /** The address that an intercepted client chose. */
    static Destination of(Endpoint original) {
        return new Destination(null, original.port(), List.of(original.address()));
    }

    /** What a client of the explicit proxy asked for. */
    static Destination of(Authority authority) {
        InetAddress literal = authority.address();
        return new Destination(authority.name(), authority.port(), literal == null ? null : List.of(literal));
    }

    /** The same port at other addresses. */
    Destination aimedAt(List<InetAddress> others) {
        return new Destination(null, port, List.copyOf(others));
    }

    /** Whether this is what the authority spells: its addresses are then those that its own name has here. */
    boolean isOf(Authority authority) {
        boolean sameHost = name != null
                ? name.equals(authority.name())
                : authority.address() != null && addresses().equals(List.of(authority.address()));
        return sameHost && port == authority.port();
    }

    /** Whether it is an address that the client chose, and no name that we look up ourselves. */
    boolean isAddress() {
        return name == null;
    }

    int port() {
        return port;
    }

    /** Its addresses; none while the name has not been looked up, and where it has none. */
    List<InetAddress> addresses() {
        return addresses == null ? List.of() : addresses;
    }

    /** Its addresses with the port, in the order in which they are tried. */
    List<Endpoint> endpoints() {
        return addresses().stream().map(address -> new Endpoint(address, port)).toList();
    }

    /** Runs {@code then} once the addresses are known, perhaps before this returns. */
    void resolve(NameResolver resolver, Runnable then) {
        if (addresses != null || name == null) {
            then.run();
            return;
        }
        waiting.add(then);
        if (waiting.size() == 1) {
            resolver.resolve(name).addListener((Future<List<InetAddress>> found) -> {
                addresses = found.isSuccess() ? List.copyOf(found.getNow()) : List.of();
                List<Runnable> ready = List.copyOf(waiting);
                waiting.clear();
                ready.forEach(Runnable::run);
            });
        }
    }
}
