package io.sluicegate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections that say nothing, from many addresses of 127.0.0.0/8. Each takes a descriptor here and one in the gateway. */
final class IdleConnections implements AutoCloseable {

    /** How many connections come from one address: fewer than {@code limits.connections-per-client}. */
    private static final int A_SOURCE = 1_000;

    private final InetSocketAddress proxy;
    private final List<SocketChannel> channels = new ArrayList<>();

    IdleConnections(int proxyPort) {
        this.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
    }

    /** Opens so many, one after another. */
    IdleConnections open(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            channels.add(connect(proxy, 0, 2 + i / A_SOURCE));
        }
        return this;
    }

    private static SocketChannel connect(InetSocketAddress to, int third, int fourth) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            InetAddress source = InetAddress.getByAddress(new byte[] {127, 0, (byte) third, (byte) fourth});
            channel.bind(new InetSocketAddress(source, 0)).connect(to);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** How many have neither been closed nor been spoken to. */
    int stillIdle() {
        return (int) channels.stream().filter(IdleConnections::isIdle).count();
    }

    private static boolean isIdle(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1)) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : channels) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens connections and breaks them at once, as fast as one thread can, until it is closed. */
    static final class Flood implements AutoCloseable {

        private static final int SOURCES = 200;

        private final InetSocketAddress proxy;
        private final Thread thread = new Thread(this::run);
        /** Written by the thread alone. */
        private volatile int opened;

        Flood(int proxyPort) {
            this.proxy = new InetSocketAddress(InetAddress.getLoopbackAddress(), proxyPort);
            thread.start();
        }

        private void run() {
            int count = 0;
            while (!Thread.currentThread().isInterrupted()) {
                try (SocketChannel channel = connect(proxy, 1, 1 + count % SOURCES)) {
                    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
                    opened = ++count;
                } catch (IOException e) {
                    Thread.onSpinWait(); // refused, or the reset was faster: either is the gateway's right
                }
            }
        }

        int opened() {
            return opened;
        }

        @Override
        public void close() {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
