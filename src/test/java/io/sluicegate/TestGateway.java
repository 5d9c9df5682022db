package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.config.ConfigLoad;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.ConfigProblem;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.proxy.OpenFlow;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.RawClient;
import io.sluicegate.web.ApiFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole gateway on loopback, with a clock that is moved by hand, rules of the test's own, and a ledger to read. */
public final class TestGateway implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path directory;
    private final ManualClock clock = new ManualClock();
    private final Gateway gateway;
    private final boolean temporary;

    private TestGateway(@Nullable Path kept, String rules, List<String> settings) {
        temporary = kept == null;
        try {
            directory = kept == null ? Files.createTempDirectory("gateway") : kept;
            Files.createDirectories(directory.resolve("rules"));
            writeRules(rules);
            gateway = Gateway.start(config(settings), files(), clock, clock.nanos());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (StartException e) {
            throw new AssertionError(e);
        }
    }

    /** A gateway with these rules and settings, each {@code key=value}. */
    public static TestGateway with(String rules, String... settings) {
        return new TestGateway(null, rules, List.of(settings));
    }

    /** The same with a directory of the test's, which stays when the gateway is closed, for another to start there. */
    public static TestGateway in(Path directory, String rules) {
        return new TestGateway(directory, rules, List.of());
    }

    private static GatewayConfig config(List<String> settings) {
        List<String> all = new ArrayList<>(List.of(
                "gateway.id=gw-test",
                "listen.explicit=[\"127.0.0.1:0\"]",
                "listen.admin=\"127.0.0.1:0\"",
                "timeouts.drain=200ms"));
        all.addAll(settings);
        ConfigLoad load = ConfigLoader.load(null, all);
        GatewayConfig config = load.config();
        if (config == null) {
            throw new AssertionError(
                    load.problems().stream().map(ConfigProblem::render).toList());
        }
        return config;
    }

    private Gateway.Files files() {
        return new Gateway.Files(directory.resolve("rules"), directory.resolve("state"), Path.of("webroot"));
    }

    /** Replaces the rules; they are in force after a reload. */
    public void writeRules(String rules) {
        try {
            Files.writeString(directory.resolve("rules/10-test.rules"), rules + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The gateway itself. */
    public Gateway gateway() {
        return gateway;
    }

    /** The clock that all its waits go by. */
    public ManualClock clock() {
        return clock;
    }

    /** The port of the explicit proxy. */
    public int port() {
        return gateway.endpoints(ListenerKind.EXPLICIT).get(0).port();
    }

    /** A client of the explicit proxy. */
    public RawClient client() {
        return RawClient.connect(port());
    }

    /** All records, the oldest first. */
    public List<Map<String, @Nullable Object>> records() {
        return records(Map.of("limit", "10000"));
    }

    private List<Map<String, @Nullable Object>> records(Map<String, String> query) {
        try {
            List<Map<String, @Nullable Object>> newestFirst =
                    new ArrayList<>(gateway.api().records(query).items().stream()
                            .filter(record -> record.get("seq") != null) // not what is under way
                            .toList());
            Collections.reverse(newestFirst);
            return newestFirst;
        } catch (ApiFailure e) {
            throw new AssertionError(e);
        }
    }

    /** All records of flows that ended at {@code from} or later, the oldest first. */
    public List<Map<String, @Nullable Object>> recordsFrom(Instant from) {
        return records(Map.of("limit", "100000", "from", from.toString()));
    }

    /** Waits until there are so many records, and gives them. */
    public List<Map<String, @Nullable Object>> awaitRecords(int count) {
        await(() -> records().size() >= count);
        List<Map<String, @Nullable Object>> records = records();
        assertThat(records).hasSize(count);
        return records;
    }

    /** The one record there is, once it is there. */
    public Map<String, @Nullable Object> awaitRecord() {
        return awaitRecords(1).get(0);
    }

    /** The flows that are open now. */
    public List<OpenFlow> openFlows() {
        return gateway.openFlows();
    }

    /** Waits until no flow is open. */
    public void awaitIdle() {
        await(() -> gateway.openFlows().isEmpty());
    }

    /** Moves the clock; what is due then happens within moments. */
    public void advance(Duration by) {
        var unused = gateway.openFlows(); // the wait that follows what the test has seen is set in the same turn
        clock.advance(by);
    }

    /** Waits for something that happens on another thread. */
    public static void await(BooleanSupplier happened) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!happened.getAsBoolean()) {
            assertThat(System.nanoTime() - deadline).as("waited in vain").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Override
    public void close() {
        // What is still open would be waited for by a clock that stands still.
        Thread mover = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                clock.advance(Duration.ofSeconds(1));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        });
        mover.start();
        gateway.close();
        mover.interrupt();
        if (!temporary) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
