package io.sluicegate.differential;

import io.sluicegate.TestGateway;
import io.sluicegate.differential.AnswerGrammar.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All clients and all origins of a gateway, played by one thread, which therefore sees everything in one order. The
 * gateway's clock is moved when nobody has said anything for a moment: then all that are left wait for a deadline.
 */
final class BothEnds implements AutoCloseable {

    private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "::1");
    private static final int AT_ONCE = 64;
    private static final long QUIET_MILLIS = 10;
    private static final long SWEEP_MILLIS = 130;
    private static final Duration TICK = Duration.ofSeconds(3);
    /** The longest deadline of all, and then some. */
    private static final int MOST_TICKS = 60;

    private static final long PATIENCE_NANOS = Duration.ofSeconds(30).toNanos();
    private static final int ARRIVALS_A_VISIT = 64;

    private final long seed;
    private final Selector selector;
    private final List<ServerSocketChannel> servers = new ArrayList<>();
    private final Map<Integer, Visit> visits = new HashMap<>();
    private final Set<Visit> open = new HashSet<>();
    private final List<String> unsound = new ArrayList<>();
    private int port;

    /** Who is called when its channel is ready. */
    interface Party {
        void ready(SelectionKey key);
    }

    BothEnds(long seed) {
        this.seed = seed;
        try {
            selector = Selector.open();
            while (!listen()) {
                closeServers();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On all addresses at the same port; false where another has it on one of them. */
    private boolean listen() throws IOException {
        port = 0;
        try {
            for (String address : ADDRESSES) {
                ServerSocketChannel server = ServerSocketChannel.open();
                servers.add(server);
                server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1_000);
                port = ((InetSocketAddress) server.getLocalAddress()).getPort();
                server.configureBlocking(false);
                server.register(selector, SelectionKey.OP_ACCEPT, (Party) key -> accept(server));
            }
            return true;
        } catch (BindException e) {
            return false;
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            SocketChannel channel = server.accept();
            if (channel != null) {
                OriginLink link = new OriginLink(this, channel);
                channel.register(selector, SelectionKey.OP_READ, link);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return port;
    }

    /** Authorities that lead to the origins. */
    List<String> authorities() {
        return List.of(
                "127.0.0.1:" + port,
                "127.0.0.2:" + port,
                "127.0.0.3:" + port,
                "127.0.0.4:" + port,
                "[::1]:" + port,
                "origin.test:" + port);
    }

    /** Plays the inputs of these numbers to their ends, many at a time. */
    List<Visit> play(TestGateway gateway, int from, int to) {
        visits.clear();
        int next = from;
        try {
            while (next < to || !open.isEmpty()) {
                while (next < to && open.size() < AT_ONCE) {
                    begin(gateway, next++);
                }
                if (select(QUIET_MILLIS) == 0) {
                    letTimePass(gateway);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(visits.values());
    }

    private void begin(TestGateway gateway, int number) throws IOException {
        Visit visit = new Visit(FuzzInput.of(seed, number, authorities()), selector, gateway.port());
        visits.put(number, visit);
        open.add(visit);
    }

    private int select(long millis) throws IOException {
        int ready = selector.select(key -> ((Party) key.attachment()).ready(key), millis);
        open.removeIf(Visit::isOver);
        return ready;
    }

    private void letTimePass(TestGateway gateway) throws IOException {
        long since = System.nanoTime();
        for (int tick = 0; !open.isEmpty(); tick++) {
            gateway.advance(TICK);
            if (select(SWEEP_MILLIS) > 0) {
                return;
            }
            if (tick > MOST_TICKS && System.nanoTime() - since > PATIENCE_NANOS) {
                throw new AssertionError("past all deadlines and still open: "
                        + open.stream().map(each -> each.input().number()).toList());
            }
        }
    }

    /** Lets what is on its way arrive at the origins, until that has been quiet. */
    void settle() {
        try {
            while (select(QUIET_MILLIS) > 0) {
                // read and answered by the parties
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void arrived(Arrival arrival) throws UnknownHostException {
        Visit visit = visits.get(numberOf(arrival));
        if (visit == null) {
            unsound("a request of nobody: " + arrival.request().fields());
        } else {
            visit.arrived(arrival);
        }
    }

    private static int numberOf(Arrival arrival) throws UnknownHostException {
        String forwardedFor = arrival.request().first("X-Forwarded-For");
        return forwardedFor == null ? -1 : Visit.numberOf(forwardedFor);
    }

    /** Throws that belong to an arrival. */
    Dice dice(Arrival arrival) throws UnknownHostException {
        int number = numberOf(arrival);
        Visit visit = visits.get(number);
        int place = visit == null ? 0 : visit.arrivals().indexOf(arrival);
        return new Dice(~seed, (long) number * ARRIVALS_A_VISIT + place);
    }

    Answer answerTo(Arrival arrival) throws UnknownHostException {
        int number = numberOf(arrival);
        Visit visit = visits.get(number);
        int place = visit == null ? 0 : visit.arrivals().indexOf(arrival);
        return AnswerGrammar.to(arrival.request(), dice(arrival), "answer-" + number + "-" + place + ".");
    }

    void unsound(String what) {
        unsound.add(what);
    }

    /** What reached an origin and should not have. */
    List<String> unsound() {
        return unsound;
    }

    private void closeServers() {
        for (ServerSocketChannel server : servers) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        servers.clear();
    }

    @Override
    public void close() {
        closeServers();
        visits.values().forEach(Visit::close);
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
