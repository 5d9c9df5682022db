package io.sluicegate;

import io.sluicegate.CrashClient.Connection;
import io.sluicegate.CrashClient.Deed;
import io.sluicegate.testing.NetworkLabProcess;
import io.sluicegate.testing.PackagedGateway;
import io.sluicegate.testing.Ports;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Kills the packaged gateway with SIGKILL at random moments while clients use it, starts it again on the same state, and in
 * the end holds the ledger against what the clients counted: {@code CrashRounds ROUNDS [SEED]}. Prints what was lost, doubled
 * or wrong of the exchanges and tunnels that clients had finished, and by how much those that a kill cut off differ.
 */
final class CrashRounds {

    private static final int CLIENTS = 6;
    private static final Pattern READY = Pattern.compile("explicit=127\\.0\\.0\\.1:(\\d+)");

    private final Random random;
    private final List<Connection> connections = new ArrayList<>();

    private CrashRounds(long seed) {
        this.random = new Random(seed);
    }

    /**
     * What became of all of it. Bytes are the largest difference of any one exchange or tunnel.
     *
     * @param finished what clients had got all of
     * @param lost of those, which are in no record
     * @param doubled records that nobody did anything for
     * @param wrong of the finished, those with other bytes, or not marked as ended
     * @param cutOff what a kill cut off
     * @param untold of those, which are in no record although the client had received something
     * @param missing bytes that the client received and no record has
     * @param ahead bytes that a record has and the client never received
     * @param unsent bytes that a record has and the client never sent
     */
    record Outcome(
            int finished,
            int lost,
            int doubled,
            int wrong,
            int cutOff,
            int untold,
            long missing,
            long ahead,
            long unsent) {}

    /** A row of the ledger. */
    private record Row(String path, boolean complete, long up, long down) {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : new Random().nextInt(1_000_000);
        Path home = Files.createTempDirectory("crash");
        System.out.println("rounds=" + rounds + " seed=" + seed);
        System.out.println(play(home, rounds, seed));
    }

    /** Plays so many rounds, each of them ended by a kill, and a last one that ends in order. */
    static Outcome play(Path home, int rounds, long seed) throws IOException, InterruptedException, SQLException {
        CrashRounds play = new CrashRounds(seed);
        MixedOrigin origin = new MixedOrigin();
        try (PackagedGateway gateway = new PackagedGateway(home).book("allow all")) {
            for (int round = 0; round < rounds; round++) {
                play.round(gateway, origin, round);
            }
            NetworkLabProcess last = gateway.start();
            last.awaitOut("ready");
            last.signal("TERM");
            last.await();
            return play.judge(gateway.state());
        } finally {
            close(origin);
        }
    }

    /** Uploads that a kill cut off are no fault of the origin's. */
    private static void close(MixedOrigin origin) {
        try {
            origin.close();
        } catch (AssertionError e) {
            System.out.println("the origin saw broken requests, as it must");
        }
    }

    private void round(PackagedGateway gateway, MixedOrigin origin, int round)
            throws IOException, InterruptedException {
        NetworkLabProcess run = gateway.start();
        Matcher ready = READY.matcher(run.awaitOut("ready"));
        if (!ready.find()) {
            throw new AssertionError("no explicit listener: " + run.out());
        }
        InetSocketAddress proxy = new InetSocketAddress(Ports.loopback4(), Integer.parseInt(ready.group(1)));
        AtomicBoolean over = new AtomicBoolean();
        List<CrashClient> clients = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= CLIENTS; i++) {
            CrashClient client = new CrashClient(
                    proxy, origin, Ports.address(127, 1 + round / 250, 1 + round % 250, i), random.nextLong(), over);
            clients.add(client);
            threads.add(new Thread(client, "client-" + i));
        }
        threads.forEach(Thread::start);
        Thread.sleep(100 + random.nextInt(1_500));
        run.signal("KILL");
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }
        run.close();
        clients.forEach(client -> connections.addAll(client.connections()));
    }

    private Outcome judge(Path state) throws SQLException {
        Map<String, List<Row>> rows = rows(state);
        int finished = 0;
        int lost = 0;
        int doubled = 0;
        int wrong = 0;
        int cutOff = 0;
        int untold = 0;
        long missing = 0;
        long ahead = 0;
        long unsent = 0;
        for (Connection connection : connections) {
            List<Row> found = rows.getOrDefault(connection.client() + " " + connection.port(), List.of());
            doubled += Math.max(0, found.size() - connection.deeds().size());
            for (int i = 0; i < connection.deeds().size(); i++) {
                Deed deed = connection.deeds().get(i);
                Row row = i < found.size() ? found.get(i) : null;
                if (deed.finished()) {
                    finished++;
                    lost += row == null ? 1 : 0;
                    wrong += row != null && !isRight(deed, row) ? 1 : 0;
                    if (row == null || !isRight(deed, row)) {
                        System.out.println(connection.client() + ":" + connection.port() + " " + deed + " is " + row);
                    }
                } else {
                    cutOff++;
                    untold += row == null && deed.received() > 0 ? 1 : 0;
                    missing = Math.max(missing, row == null ? deed.received() : deed.received() - row.down());
                    ahead = Math.max(ahead, row == null ? 0 : row.down() - deed.received());
                    unsent = Math.max(unsent, row == null ? 0 : row.up() - deed.sent());
                }
            }
        }
        return new Outcome(finished, lost, doubled, wrong, cutOff, untold, missing, ahead, unsent);
    }

    private static boolean isRight(Deed deed, Row row) {
        boolean ended = row.complete() || deed.path().isEmpty();
        return ended && row.up() == deed.sent() && row.down() == deed.received();
    }

    private static Map<String, List<Row>> rows(Path state) throws SQLException {
        Map<String, List<Row>> rows = new HashMap<>();
        String url = "jdbc:h2:file:" + state.resolve("ledger/records") + ";ACCESS_MODE_DATA=r;IFEXISTS=TRUE";
        try (var database = DriverManager.getConnection(url, "sluicegate", "");
                Statement statement = database.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT client, client_port, path, end_reason, bytes_up, bytes_down"
                                + " FROM records ORDER BY client, client_port, part, seq")) {
            while (result.next()) {
                rows.computeIfAbsent(result.getString(1) + " " + result.getInt(2), key -> new ArrayList<>())
                        .add(new Row(
                                result.getString(3) == null ? "" : result.getString(3),
                                "complete".equals(result.getString(4)),
                                result.getLong(5),
                                result.getLong(6)));
            }
        }
        return rows;
    }
}
