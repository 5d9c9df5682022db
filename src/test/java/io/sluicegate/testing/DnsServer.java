package io.sluicegate.testing;

import io.sluicegate.flow.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * A name server on 127.0.0.1 that knows a few names (RFC 1035, RFC 3596), and remembers which were asked for. Unless told
 * otherwise what it says may not be kept, so that every look-up reaches it.
 */
public final class DnsServer implements AutoCloseable {

    private static final int HEAD = 12;
    private static final int MOST = 512;
    private static final int TYPE_A = 1;
    private static final int NO_SUCH_NAME = 3;
    private static final int TYPE_AAAA = 28;

    private final DatagramSocket socket;
    private final Map<String, Deque<List<InetAddress>>> names = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<DatagramPacket>> held = new ConcurrentHashMap<>();
    private volatile int ttlSeconds;

    /** A server that knows no name yet. */
    public DnsServer() {
        try {
            socket = new DatagramSocket(new InetSocketAddress(Ports.loopback4(), 0));
        } catch (SocketException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    /** A server that knows one name as 127.0.0.1. */
    public static DnsServer knowing(String name) {
        return new DnsServer().with(name, Ports.loopback4());
    }

    /** How long answers may be kept. */
    public DnsServer ttl(int seconds) {
        ttlSeconds = seconds;
        return this;
    }

    /** Where it listens. */
    public Endpoint endpoint() {
        return new Endpoint(Ports.loopback4(), socket.getLocalPort());
    }

    /** Gives a name its addresses, in this order. */
    public DnsServer with(String name, InetAddress... addresses) {
        names.put(name, new ConcurrentLinkedDeque<>(List.of(List.of(addresses))));
        return this;
    }

    /** Gives a name other addresses, which are told from its second look-up on. */
    public DnsServer then(String name, InetAddress... addresses) {
        names.computeIfAbsent(name, unknown -> new ConcurrentLinkedDeque<>()).add(List.of(addresses));
        return this;
    }

    /** Keeps the answers about a name back until {@link #letGo}. */
    public DnsServer hold(String name) {
        held.put(name, new ConcurrentLinkedQueue<>());
        return this;
    }

    /** Waits until so many questions for a name that is held have come: one for IPv4 and one for IPv6. */
    public void awaitHeld(String name, int count) {
        long end = System.nanoTime() + Wire.DEADLINE.toNanos();
        while (held(name).size() < count) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("nobody asked for " + name);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Sends the answers that were kept back. */
    public void letGo(String name) {
        try {
            for (DatagramPacket each : held(name)) {
                socket.send(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Queue<DatagramPacket> held(String name) {
        return held.getOrDefault(name, new ConcurrentLinkedQueue<>());
    }

    /** The setting that makes a gateway ask this server. */
    public String setting() {
        return "dns.servers=[\"127.0.0.1:" + socket.getLocalPort() + "\"]";
    }

    /** The names that IPv4 addresses were asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void serve() {
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(new byte[MOST], MOST);
                socket.receive(packet);
                byte[] query = Arrays.copyOf(packet.getData(), packet.getLength());
                byte[] answer = answer(query);
                DatagramPacket reply = new DatagramPacket(answer, answer.length, packet.getSocketAddress());
                Queue<DatagramPacket> queue = held.get(nameIn(query));
                if (queue == null) {
                    socket.send(reply);
                } else {
                    queue.add(reply);
                }
            }
        } catch (IOException e) {
            // The server has been closed: nobody is left to be answered.
        }
    }

    private static String nameIn(byte[] query) {
        StringBuilder name = new StringBuilder();
        for (int at = HEAD; query[at] != 0; at += 1 + query[at]) {
            name.append(name.length() == 0 ? "" : ".")
                    .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
        }
        return name.toString();
    }

    private byte[] answer(byte[] query) {
        String name = nameIn(query);
        int at = HEAD + name.length() + 1;
        int end = at + 5;
        int type = (query[at + 1] & 0xff) << 8 | (query[at + 2] & 0xff);
        if (type == TYPE_A) {
            asked.add(name);
        }
        Deque<List<InetAddress>> known = names.get(name);
        List<InetAddress> told =
                known == null ? List.of() : ofType(type, type == TYPE_A ? next(known) : known.element());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(query, 0, 2);
        out.writeBytes(new byte[] {(byte) 0x85, (byte) (known == null ? 0x80 | NO_SUCH_NAME : 0x80)});
        out.writeBytes(new byte[] {0, 1, 0, (byte) told.size(), 0, 0, 0, 0});
        out.write(query, HEAD, end - HEAD);
        told.forEach(address -> out.writeBytes(record(type, address.getAddress())));
        return out.toByteArray();
    }

    private static List<InetAddress> ofType(int type, List<InetAddress> addresses) {
        int length = type == TYPE_A ? 4 : type == TYPE_AAAA ? 16 : 0;
        return addresses.stream()
                .filter(each -> each.getAddress().length == length)
                .toList();
    }

    private byte[] record(int type, byte[] address) {
        return ByteBuffer.allocate(12 + address.length)
                .putShort((short) (0xc000 | HEAD))
                .putShort((short) type)
                .putShort((short) 1)
                .putInt(ttlSeconds)
                .putShort((short) address.length)
                .put(address)
                .array();
    }

    private static List<InetAddress> next(Deque<List<InetAddress>> answers) {
        return answers.size() > 1 ? answers.remove() : answers.element();
    }

    @Override
    public void close() {
        socket.close();
    }
}
