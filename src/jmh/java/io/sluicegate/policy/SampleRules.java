package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Books of benchmarks, and flows that they are asked about. The same at every run. */
public final class SampleRules {

    /** How many entries each list has. */
    private static final int ENTRIES = 5000;

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private SampleRules() {}

    /** 200 verdicts with clauses of all kinds over 20 lists: ten of hosts, six of addresses, four of clients. */
    static RuleBook twoHundred() {
        Map<String, List<String>> files = lists();
        List<String> lines = new ArrayList<>(verdicts());
        lines.add("allow from lan");
        lines.add("deny all");
        return read(lines, files);
    }

    /** The same 198 verdicts and 20 lists and a thousand verdicts of one host, as files without a last verdict. */
    public static Map<String, List<String>> files() {
        Map<String, List<String>> files = lists();
        List<String> lines = new ArrayList<>(verdicts());
        IntStream.range(0, 1000).forEach(i -> lines.add("deny to h" + i + ".example"));
        files.put("50-sample.rules", lines);
        return files;
    }

    private static Map<String, List<String>> lists() {
        Map<String, List<String>> files = new HashMap<>();
        for (int set = 0; set < 20; set++) {
            files.put("s" + set + ".txt", set < 10 ? hosts(set) : prefixes(set));
        }
        return files;
    }

    private static List<String> verdicts() {
        List<String> lines = new ArrayList<>(List.of(
                "zone Europe/Paris",
                "time lessons = mon-fri 08:00-12:10, mon-fri 13:30-16:00",
                "set lan = 198.51.100.0/24, 2001:db8:1::/64"));
        IntStream.range(0, 20).forEach(set -> lines.add("set s" + set + " from plain \"s" + set + ".txt\""));
        IntStream.range(0, 198).forEach(i -> lines.add(verdict(i)));
        return lines;
    }

    private static String verdict(int i) {
        String hosts = "s" + (i / 10 + i) % 10;
        String addresses = "s" + (10 + i % 6);
        String clients = "s" + (16 + i % 4);
        return switch (i % 10) {
            case 0 -> "deny to " + hosts + " from " + clients + " method POST";
            case 1 -> "deny to " + hosts + " path \"*.exe\", \"/setup/*\"";
            case 2 -> "allow to " + hosts + " from " + clients + " port 443";
            case 3 -> "deny to " + addresses + " port 25, 465, 587";
            case 4 -> "deny from " + clients + " not port 80, 443";
            case 5 -> "deny to " + hosts + " during lessons";
            case 6 -> "allow proto tls from lan to " + hosts;
            case 7 -> "deny proto ssh, other from " + clients;
            case 8 -> "deny to " + addresses + " method PUT, DELETE";
            default -> "deny to " + hosts + " with silent because \"Listed\"";
        };
    }

    /** A verdict a host, or one verdict over a set of all the hosts. */
    static RuleBook hosts(int count, boolean single) {
        List<String> lines = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add("h" + i + ".example");
            if (single) {
                lines.add("deny to " + all.get(i));
            }
        }
        if (!single) {
            lines.add("set hosts = " + String.join(", ", all));
            lines.add("deny to hosts");
        }
        lines.add("allow all");
        return read(lines, new HashMap<>());
    }

    /** A name of the list that the last verdict over a list asks for. */
    static String listed() {
        return hosts(8).get(ENTRIES / 2);
    }

    private static List<String> hosts(int set) {
        Random random = new Random(set);
        List<String> hosts = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            hosts.add("www" + set + Long.toString(random.nextLong() >>> 24, 36) + (i % 2 == 0 ? ".com" : ".example"));
        }
        return hosts;
    }

    private static List<String> prefixes(int set) {
        Random random = new Random(set);
        List<String> prefixes = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            int bits = random.nextInt();
            prefixes.add(
                    i % 5 == 0
                            ? "2001:db8:" + Integer.toHexString(bits >>> 16) + ":" + Integer.toHexString(bits & 0xffff)
                                    + "::/64"
                            : (11 + (bits >>> 26)) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + ".0/24");
        }
        return prefixes;
    }

    private static RuleBook read(List<String> lines, Map<String, List<String>> files) {
        files.put("a.rules", lines);
        try {
            Path directory = Files.createTempDirectory("rules");
            for (Map.Entry<String, List<String>> file : files.entrySet()) {
                Files.write(directory.resolve(file.getKey()), file.getValue());
            }
            RuleLoad load =
                    RuleFiles.read(directory, new RuleEnvironment(Set::of, InstantSource.fixed(NOON), ListStore.NONE));
            for (String file : files.keySet()) {
                Files.delete(directory.resolve(file));
            }
            Files.delete(directory);
            return Objects.requireNonNull(load.book(), () -> load.problems().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A GET of which everything is known but the type of its answer. */
    static Subject get(String host) {
        return subject(Protocol.HTTP, 80, host, "GET", "/index.html");
    }

    /** A TLS tunnel to an intercepted address. */
    static Subject tls(String host) {
        return subject(Protocol.TLS, 443, host, null, null);
    }

    private static Subject subject(
            Protocol protocol, int port, String host, @Nullable String method, @Nullable String path) {
        return new Subject(
                NOON,
                address("198.51.100.7"),
                true,
                port,
                EnumSet.complementOf(EnumSet.of(Fact.TYPE)),
                protocol,
                protocol == Protocol.TLS,
                false,
                List.of(new HostName(host)),
                List.of(address("203.0.113.80")),
                method,
                path,
                null,
                null);
    }

    /** A subject that says the same, of which nothing has been asked. */
    static Subject again(Subject subject) {
        return new Subject(
                subject.now(),
                subject.client(),
                subject.intercepted(),
                subject.port(),
                subject.known(),
                subject.protocol(),
                subject.sniShown(),
                subject.echShown(),
                subject.names(),
                subject.addresses(),
                subject.method(),
                subject.path(),
                subject.mediaType(),
                subject.user());
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }
}
