package io.sluicegate.transport;

import java.net.InetAddress;

/** For tests whose origins live on loopback and stand for other hosts. */
public final class LoopbackHosts {

    private LoopbackHosts() {}

    /** A gateway whose own address is this one alone. */
    public static OwnAddresses besides(InetAddress own) {
        return new OwnAddresses(own::equals);
    }
}
