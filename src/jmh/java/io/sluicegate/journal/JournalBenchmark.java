package io.sluicegate.journal;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: one thread brings more than 400,000 records a second into the journal and onto the disk, in blocks of 2,000, and a
 * record of 194 bytes takes 46 there.
 *
 * <p>Two shared cores of a virtual machine (EPYC), OpenJDK 17, while others worked (load 5), records that differ as those of a
 * few hundred clients and some thousand hosts do: 1.9 microseconds a record to append, 2.0 with a force for each block, 55
 * bytes allocated. Nearly all of it is the deflater. How long a force takes is the disk's: here it is virtual, and fast.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JournalBenchmark {

    private static final int COUNT = 2_000;
    private static final int KINDS = 16;

    private final List<List<ByteBuffer>> records = new ArrayList<>();
    private Path folder = Path.of("");
    private @Nullable Journal journal;
    private long next = 1;

    @Setup
    public void open() throws IOException {
        folder = Files.createTempDirectory("journal");
        journal = Journal.open(folder, (file, position, bytes) -> {});
        Random random = new Random(5);
        for (int i = 0; i < KINDS; i++) {
            List<ByteBuffer> block = new ArrayList<>();
            for (int j = 0; j < COUNT; j++) {
                block.add(record(random, i * COUNT + j));
            }
            records.add(block);
        }
    }

    /** An exchange as a gateway sees it: few clients and many hosts and paths, times and sizes that never repeat. */
    private static ByteBuffer record(Random random, int number) {
        double skew = random.nextDouble();
        String host = "host" + (int) (3_000 * skew * skew * skew) + ".example";
        String client =
                random.nextInt(4) == 0 ? "2001:db8:1::" + random.nextInt(200) : "192.0.2." + random.nextInt(200);
        String path = "/" + Long.toString(random.nextLong() >>> 40, 36) + "/asset-" + random.nextInt(5_000) + ".js";
        ByteBuffer bytes =
                ByteBuffer.allocate(512).putLong(1_700_000_000_000L + number).putLong(number);
        bytes.putLong(random.nextInt(2_000)).putLong(random.nextInt(1 << 20)).putLong(random.nextInt(400));
        for (String text : new String[] {client, host, "192.0.2." + host.hashCode() % 99, "http", "GET", path, "200"}) {
            bytes.put((byte) text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
        }
        String agent =
                "Mozilla/5.0 (X11; Linux x86_64; rv:" + (100 + random.nextInt(30)) + ".0) Gecko/20100101 Firefox";
        bytes.put(agent.getBytes(StandardCharsets.US_ASCII)).put("main.rules:12".getBytes(StandardCharsets.US_ASCII));
        return bytes.putInt(random.nextInt(60_000)).flip();
    }

    @TearDown
    public void delete() throws IOException {
        requireNonNull(journal).close();
        long bytes = 0;
        for (File each : requireNonNull(folder.toFile().listFiles())) {
            bytes += each.length();
            Files.delete(each.toPath());
        }
        Files.delete(folder);
        long raw = records.stream()
                .flatMap(List::stream)
                .mapToLong(ByteBuffer::remaining)
                .sum();
        System.out.println(
                bytes / (double) (next - 1) + " bytes a record on disk, before " + raw / (double) (KINDS * COUNT));
    }

    /** Time for each record. */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void appendAndForce() throws IOException {
        append();
        requireNonNull(journal).force();
    }

    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void append() throws IOException {
        List<ByteBuffer> block = records.get((int) (next / COUNT % KINDS));
        ByteBuffer hash = ByteBuffer.allocate(32);
        BlockHead head = new BlockHead(next, COUNT, next, hash, hash, List.of(new LanePosition(1, 0, next)), 0);
        requireNonNull(journal).append(new Block(head, block));
        next += COUNT;
    }
}
