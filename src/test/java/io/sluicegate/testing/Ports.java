package io.sluicegate.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;

/** Loopback addresses and ports. */
public final class Ports {

    private Ports() {}

    /** 127.0.0.1. */
    public static InetAddress loopback4() {
        return address(127, 0, 0, 1);
    }

    /** ::1. */
    public static InetAddress loopback6() {
        return address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
    }

    /** An address of 4 or 16 numbers. */
    public static InetAddress address(int... bytes) {
        byte[] raw = new byte[bytes.length];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[i];
        }
        try {
            return InetAddress.getByAddress(raw);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A port of 127.0.0.1 at which every connection is refused until this is closed: bound, but nobody listens. */
    public static Refusing refusing() {
        return new Refusing();
    }

    /** Holds a port so that nobody else gets it. */
    public static final class Refusing implements AutoCloseable {

        private final Socket holder = new Socket();

        private Refusing() {
            try {
                holder.bind(new InetSocketAddress(loopback4(), 0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The port. */
        public int port() {
            return holder.getLocalPort();
        }

        @Override
        public void close() {
            try {
                holder.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
