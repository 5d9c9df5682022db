package io.sluicegate.flow;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * An address with a port. Immutable.
 *
 * @param address never a name that is still to be resolved
 * @param port 0 to 65535; 0 only where a listener asks the kernel for any port
 */
public record Endpoint(InetAddress address, int port) {

    /** Refuses a port out of range. */
    public Endpoint {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + port);
        }
    }

    /** The endpoint of a socket address that has been resolved. */
    public static Endpoint of(InetSocketAddress socketAddress) {
        InetAddress address = socketAddress.getAddress();
        if (address == null) {
            throw new IllegalArgumentException("unresolved: " + socketAddress.getHostString());
        }
        return new Endpoint(address, socketAddress.getPort());
    }

    /** The form that sockets take. */
    public InetSocketAddress toSocketAddress() {
        return new InetSocketAddress(address, port);
    }

    /** {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}. */
    @Override
    public String toString() {
        String text = IpLiteral.format(address);
        return address instanceof Inet6Address ? "[" + text + "]:" + port : text + ":" + port;
    }
}
