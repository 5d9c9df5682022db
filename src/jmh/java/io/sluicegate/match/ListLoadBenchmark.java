package io.sluicegate.match;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Claim: from text to ready, the first list that a process reads, a million names take a second and five million four,
 * a million prefixes a second and a half. What is kept is printed beside it.
 *
 * <p>Two shared cores of a virtual machine (EPYC), OpenJDK 17, the first list of the process, processor time because
 * others worked: a million names 0.3 to 0.43 s and 26 MB kept, within a heap of 40 MB in all; five million 1.4 to 2.5 s
 * and 135 MB, within a heap of 180 MB; a million prefixes with 2 % nomatch 0.4 to 0.5 s and 14 to 25 MB.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 4)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx1g", "-XX:+UseSerialGC"})
public class ListLoadBenchmark {

    @Param({"names-1000000", "names-5000000", "prefixes-1000000"})
    String list = "";

    private Path file = Path.of("/");
    private ListOptions options = new ListOptions(ListFormat.PLAIN, null, null);
    private long before;
    private Object kept = "";

    @Setup
    public void write() throws IOException {
        int count = Integer.parseInt(list.substring(list.indexOf('-') + 1));
        boolean names = list.startsWith("names");
        file = names ? SampleLists.names(count) : SampleLists.prefixes(count);
        options = names ? options : new ListOptions(ListFormat.IPSET, "all", null);
    }

    @Setup(Level.Iteration)
    public void weighBefore() {
        kept = "";
        before = used();
    }

    @Benchmark
    public Object read() throws IOException {
        kept = ListReader.read(Path.of("/"), file.toString(), options, Instant.EPOCH);
        return kept;
    }

    @TearDown(Level.Iteration)
    public void weigh() {
        System.out.printf("kept %.1f MB; ", (used() - before) / 1e6);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
