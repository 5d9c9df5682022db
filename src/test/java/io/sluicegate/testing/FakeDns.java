package io.sluicegate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server on 127.0.0.1 that knows the names it was told, and says NXDOMAIN to all others. */
public final class FakeDns implements AutoCloseable {

    private static final int TYPE_A = 1;
    private static final int TYPE_AAAA = 28;

    private final DatagramSocket socket;
    private final Thread thread;
    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int ttlSeconds = 60;

    /** Listens on a free port. */
    public FakeDns() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(Ports.loopback4(), 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        thread = new Thread(this::serve, "fake-dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** From now on the name has these addresses. */
    public FakeDns name(String name, InetAddress... addresses) {
        names.put(name, List.of(addresses));
        return this;
    }

    /** How long answers may be kept. */
    public FakeDns ttl(int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** The port. */
    public int port() {
        return socket.getLocalPort();
    }

    /** What was asked so far, as {@code A name} or {@code AAAA name}. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        byte[] buffer = new byte[1500];
        while (true) {
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(packet);
                byte[] answer = answer(Arrays.copyOf(buffer, packet.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private byte[] answer(byte[] query) {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(name.length() == 0 ? "" : ".");
            for (int i = 1; i <= query[at]; i++) {
                name.append((char) query[at + i]);
            }
            at += query[at] + 1;
        }
        int type = (query[at + 1] & 0xff) << 8 | (query[at + 2] & 0xff);
        int questionEnd = at + 5;
        String key = name.toString().toLowerCase(Locale.ROOT);
        asked.add((type == TYPE_AAAA ? "AAAA " : type == TYPE_A ? "A " : type + " ") + key);
        List<InetAddress> known = names.get(key);
        int length = type == TYPE_A ? 4 : 16;
        List<InetAddress> matching = known == null || (type != TYPE_A && type != TYPE_AAAA)
                ? List.of()
                : known.stream()
                        .filter(each -> each.getAddress().length == length)
                        .toList();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.write(query, 0, 2);
        answer.writeBytes(
                new byte[] {(byte) 0x81, (byte) (known == null ? 0x83 : 0x80), 0, 1, 0, (byte) matching.size()});
        answer.writeBytes(new byte[4]);
        answer.write(query, 12, questionEnd - 12);
        for (InetAddress each : matching) {
            answer.writeBytes(new byte[] {(byte) 0xc0, 12, 0, (byte) type, 0, 1});
            answer.writeBytes(new byte[] {
                (byte) (ttlSeconds >> 24), (byte) (ttlSeconds >> 16), (byte) (ttlSeconds >> 8), (byte) ttlSeconds
            });
            answer.writeBytes(new byte[] {0, (byte) length});
            answer.writeBytes(each.getAddress());
        }
        return answer.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
        try {
            thread.join(Wire.DEADLINE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
