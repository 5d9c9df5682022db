package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.sluicegate.flow.HostName;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How much memory lists take: while they are read, in a process with so large a heap, and at a look-up. */
class ListMemoryTest {

    private static final int JUNK = 16 * 1024 * 1024;

    @TempDir
    Path folder;

    private String readIn(int megabytes, ListFormat format, Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ListReading.class.getName(),
                        format.name(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    private Path junk(String piece) throws IOException {
        Path file = folder.resolve("junk");
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] block = new byte[1024 * bytes.length];
            for (int i = 0; i < block.length; i++) {
                block[i] = bytes[i % bytes.length];
            }
            for (int written = 0; written < JUNK; written += block.length) {
                out.write(block);
            }
        }
        return file;
    }

    @ParameterizedTest
    @EnumSource(
            value = ListFormat.class,
            names = {"PLAIN", "ADGUARD", "IPSET", "NFT"})
    void badLinesTakeNoMemoryHoweverManyTheyAre(ListFormat format) throws Exception {
        assertThat(readIn(12, format, junk("http://x.example/\u00e9\n"))).startsWith("refused ");
        assertThat(readIn(12, format, junk("\0"))).startsWith("refused ");
    }

    @Test
    void sameNameTakesNoMemoryHoweverOftenItStandsThere() throws Exception {
        assertThat(readIn(12, ListFormat.PLAIN, junk("a\n"))).isEqualTo("entries 1 ignored 0");
    }

    @Test
    void halfAMillionNamesAreReadInThirtyMegabytes() throws Exception {
        Path file = folder.resolve("names");
        Random random = new Random(7);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (int i = 0; i < 500_000; i++) {
                out.write(Long.toString(random.nextLong() >>> 1, 36) + ".example\n");
            }
        }
        assertThat(readIn(30, ListFormat.PLAIN, file)).isEqualTo("entries 500000 ignored 0");
    }

    /** The fewest bytes that the thread allocates in ten thousand look-ups, of some rounds: the JVM may add its own to any. */
    private static long allocated(IntSupplier lookUp) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            int sum = 0;
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                sum += lookUp.getAsInt();
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
            assertThat(sum).isNotZero();
        }
        return fewest;
    }

    @Test
    void lookUpsAllocateNothing() {
        DomainSet.Builder names = new DomainSet.Builder(7);
        CidrSet.Builder addresses = new CidrSet.Builder();
        CompoundSet.Builder pairs = new CompoundSet.Builder(true);
        for (int i = 1; i < 5000; i++) {
            names.add(new HostName("n" + i + ".example"), DomainSet.Reach.WITH_BELOW, i);
            Cidr four = new Cidr(true, 0, i * 256L, 24);
            Cidr six = new Cidr(false, 0x20010db8L << 32 | i * 65536L, 0, 48);
            addresses.add(four, i).add(six, i);
            pairs.addPair(four, six, 443, i, false);
        }
        DomainSet domains = names.build();
        CidrSet prefixes = addresses.build();
        CompoundSet both = pairs.build();
        HostName hit = new HostName("www.n77.example");
        HostName miss = new HostName("www.m77.example");
        IpKey four = IpKey.of(Addresses.of("0.0.77.1"));
        IpKey six = IpKey.of(Addresses.of("2001:db8:4d::1"));
        IpKey carrying = IpKey.of(Addresses.of("64:ff9b::0.0.77.1"));
        assertThat(allocated(() -> domains.find(hit))).isZero();
        assertThat(allocated(() -> domains.find(miss))).isZero();
        assertThat(allocated(() -> prefixes.find(four))).isZero();
        assertThat(allocated(() -> prefixes.find(six))).isZero();
        assertThat(allocated(() -> prefixes.find(carrying))).isZero();
        assertThat(allocated(() -> both.find(four, 443, six))).isZero();
    }
}
