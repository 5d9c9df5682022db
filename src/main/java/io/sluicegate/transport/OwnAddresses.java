package io.sluicegate.transport;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The addresses and listeners of this host, so that no flow ever leads back into the gateway. Safe for any thread: both
 * sets are immutable and replaced whole.
 */
public final class OwnAddresses {

    private final Predicate<InetAddress> always;
    private volatile Set<InetAddress> addresses = Set.of();
    private volatile List<Endpoint> listeners = List.of();

    /** Those of this host, of which nothing is known yet but loopback. */
    public OwnAddresses() {
        this(address -> address.isLoopbackAddress() || address.isAnyLocalAddress());
    }

    /** {@code always} tells addresses that reach this host whatever addresses it has been given. */
    OwnAddresses(Predicate<InetAddress> always) {
        this.always = always;
    }

    /** Reads the host's addresses anew. Blocks shortly; never called on an event loop. */
    public void refresh() {
        Set<InetAddress> found = new HashSet<>();
        try {
            NetworkInterface.networkInterfaces()
                    .forEach(networkInterface -> networkInterface
                            .inetAddresses()
                            .map(OwnAddresses::withoutScope)
                            .forEach(found::add));
        } catch (SocketException e) {
            System.getLogger(OwnAddresses.class.getName())
                    .log(System.Logger.Level.WARNING, () -> "cannot read the host's addresses: " + e.getMessage());
            return;
        }
        addresses = Set.copyOf(found);
    }

    /** A link-local address of an interface carries its scope; one seen on a socket may not. */
    private static InetAddress withoutScope(InetAddress address) {
        return IpLiteral.ofBytes(address.getAddress());
    }

    /** Names the listeners that are open. */
    public void listeningOn(Collection<Endpoint> open) {
        listeners = new ArrayList<>(open);
    }

    /** The host's addresses. */
    public Set<InetAddress> all() {
        return addresses;
    }

    /** Whether the address reaches this host. */
    public boolean isOwn(InetAddress address) {
        return always.test(address) || addresses.contains(withoutScope(address));
    }

    /** Whether a connection to the endpoint would arrive at one of the gateway's own listeners. */
    public boolean isOwnListener(Endpoint destination) {
        for (Endpoint listener : listeners) {
            if (listener.port() == destination.port() && reaches(destination.address(), listener.address())) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(InetAddress destination, InetAddress listener) {
        return listener.equals(destination)
                || (listener.isAnyLocalAddress() && isOwn(destination))
                || destination.isAnyLocalAddress();
    }
}
