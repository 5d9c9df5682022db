package io.sluicegate.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Client, gateway and origin as three network namespaces joined by veth pairs, IPv4 and IPv6, with addresses of the
 * documentation ranges only. The gateway does not forward until somebody switches that on. Needs root and says so.
 * Confined to the thread of its test.
 */
public final class NetworkLab implements AutoCloseable {

    public static final String CLIENT_4 = "192.0.2.2";
    public static final String CLIENT_6 = "2001:db8:1::2";
    public static final String GATEWAY_LAN_4 = "192.0.2.1";
    public static final String GATEWAY_LAN_6 = "2001:db8:1::1";
    public static final String GATEWAY_WAN_4 = "203.0.113.1";
    public static final String GATEWAY_WAN_6 = "2001:db8:2::1";
    public static final String ORIGIN_4 = "203.0.113.2";
    public static final String ORIGIN_6 = "2001:db8:2::2";
    public static final String LAN = "lan0";
    public static final String WAN = "wan0";

    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final Path HOSTS_ROOT = Path.of("/etc/netns");

    private final String prefix = "sg" + ProcessHandle.current().pid() + "x" + COUNTER.incrementAndGet() + "-";
    private final Deque<NetworkLabProcess> processes = new ArrayDeque<>();
    private final Path directory;

    /** What a command came to. */
    public record Result(int exit, String out, String err) {

        /** Standard output, or a failure that shows both outputs when the command did not succeed. */
        public String success() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + "\n--- out\n" + out + "\n--- err\n" + err);
            }
            return out;
        }
    }

    /** Builds the three hosts; leaves nothing behind when it fails. */
    public NetworkLab() throws IOException {
        directory = Files.createTempDirectory("sluicegate-lab");
        try {
            build();
        } catch (IOException | AssertionError e) {
            close();
            throw e;
        }
    }

    private void build() throws IOException {
        for (Namespace namespace : Namespace.values()) {
            Result added = host("ip", "netns", "add", name(namespace));
            if (added.exit() != 0) {
                throw new AssertionError("namespace tests need root (packaging/test): " + added.err());
            }
            // Addresses must serve at once: no duplicate address detection, for link-local ones either.
            exec(namespace, "sysctl", "-qw", "net.ipv6.conf.all.accept_dad=0", "net.ipv6.conf.default.accept_dad=0")
                    .success();
            ip(namespace, "link set lo up");
            setHosts(namespace, "");
        }
        join(LAN, Namespace.CLIENT);
        join(WAN, Namespace.ORIGIN);
        addresses(Namespace.GATEWAY, LAN, GATEWAY_LAN_4, GATEWAY_LAN_6);
        addresses(Namespace.GATEWAY, WAN, GATEWAY_WAN_4, GATEWAY_WAN_6);
        addresses(Namespace.CLIENT, "eth0", CLIENT_4, CLIENT_6);
        addresses(Namespace.ORIGIN, "eth0", ORIGIN_4, ORIGIN_6);
        ip(Namespace.CLIENT, "route add default via " + GATEWAY_LAN_4);
        ip(Namespace.CLIENT, "-6 route add default via " + GATEWAY_LAN_6);
        ip(Namespace.ORIGIN, "route add default via " + GATEWAY_WAN_4);
        ip(Namespace.ORIGIN, "-6 route add default via " + GATEWAY_WAN_6);
        ip(Namespace.GATEWAY, "route add default via " + ORIGIN_4);
        ip(Namespace.GATEWAY, "-6 route add default via " + ORIGIN_6);
    }

    private void join(String gatewayInterface, Namespace other) throws IOException {
        host(
                        "ip",
                        "link",
                        "add",
                        gatewayInterface,
                        "netns",
                        name(Namespace.GATEWAY),
                        "type",
                        "veth",
                        "peer",
                        "name",
                        "eth0",
                        "netns",
                        name(other))
                .success();
    }

    private void addresses(Namespace namespace, String device, String four, String six) throws IOException {
        ip(namespace, "address add " + four + "/24 dev " + device);
        ip(namespace, "address add " + six + "/64 dev " + device + " nodad");
        ip(namespace, "link set " + device + " up");
    }

    private void ip(Namespace namespace, String words) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "-n", name(namespace)));
        command.addAll(List.of(words.split(" ")));
        host(command.toArray(String[]::new)).success();
    }

    private static Result host(String... command) throws IOException {
        return new NetworkLabProcess(Map.of(), List.of(command)).await();
    }

    /** The name under which {@code ip netns} knows one of the hosts. */
    public String name(Namespace namespace) {
        return prefix + namespace.word();
    }

    /** A folder of the lab's own, deleted with it. */
    public Path directory() {
        return directory;
    }

    /** Runs a command to its end, at most a minute; outputs past a mebibyte are cut. */
    public Result exec(Namespace namespace, String... command) throws IOException {
        return new NetworkLabProcess(Map.of(), inside(namespace, command)).await();
    }

    /** Starts a process that lives until it is closed or the lab is. */
    public NetworkLabProcess start(Namespace namespace, Map<String, String> environment, String... command)
            throws IOException {
        NetworkLabProcess process = new NetworkLabProcess(environment, inside(namespace, command));
        processes.push(process);
        return process;
    }

    private List<String> inside(Namespace namespace, String... command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name(namespace)));
        words.addAll(List.of(command));
        return words;
    }

    /** The command line that runs a class of this test run's class path with this Java. */
    public static String[] java(Class<?> main, String... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> words = new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-cp", classPath));
        words.add(main.getName());
        words.addAll(List.of(arguments));
        return words.toArray(String[]::new);
    }

    /** Makes names resolve in client and gateway, for processes that start from now on. No other name resolves. */
    public void hosts(Map<String, List<String>> addressesByName) throws IOException {
        StringBuilder lines = new StringBuilder();
        addressesByName.forEach(
                (name, addresses) -> addresses.forEach(address -> lines.append(address + " " + name + "\n")));
        setHosts(Namespace.CLIENT, lines.toString());
        setHosts(Namespace.GATEWAY, lines.toString());
    }

    /** {@code ip netns exec} lays these files over those in /etc; a question to a name server is refused at once. */
    private void setHosts(Namespace namespace, String lines) throws IOException {
        Path folder = Files.createDirectories(HOSTS_ROOT.resolve(name(namespace)));
        Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n" + lines);
        Files.writeString(folder.resolve("resolv.conf"), "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
    }

    /** Starts nginx in the origin. */
    public NetworkLabOrigin startOrigin() throws IOException {
        return NetworkLabOrigin.start(this);
    }

    /** Starts a server in the origin that speaks first, as SSH does, on the port. */
    public NetworkLabProcess startBanner(int port) throws IOException {
        NetworkLabProcess server =
                start(Namespace.ORIGIN, Map.of(), java(NetworkLabBanner.class, Integer.toString(port)));
        server.awaitOut("ready");
        return server;
    }

    /** Ends every process inside the three hosts, then removes hosts and files. */
    @Override
    public void close() throws IOException {
        for (NetworkLabProcess process : processes) {
            process.close();
        }
        for (Namespace namespace : Namespace.values()) {
            host("ip", "netns", "pids", name(namespace))
                    .out()
                    .lines()
                    .forEach(pid -> ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly));
            host("ip", "netns", "delete", name(namespace));
            delete(HOSTS_ROOT.resolve(name(namespace)));
        }
        delete(directory);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
