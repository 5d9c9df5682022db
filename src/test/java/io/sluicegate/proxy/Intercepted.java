package io.sluicegate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.sluicegate.TestGateway;
import io.sluicegate.auth.Authenticator;
import io.sluicegate.auth.HtpasswdFile;
import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.classify.Classifier;
import io.sluicegate.config.ConfigLoader;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.Discretion;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.Pseudonyms;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.AttemptLimit;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.plumbing.NeighbourTable;
import io.sluicegate.policy.ListStore;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.policy.RuleHits;
import io.sluicegate.testing.DnsServer;
import io.sluicegate.testing.ManualClock;
import io.sluicegate.testing.Ports;
import io.sluicegate.testing.RawClient;
import io.sluicegate.transport.Dialer;
import io.sluicegate.transport.EventLoops;
import io.sluicegate.transport.ListenException;
import io.sluicegate.transport.LoopbackHosts;
import io.sluicegate.transport.NameMemory;
import io.sluicegate.transport.TransparentListener;
import io.sluicegate.web.BlockPages;
import io.sluicegate.web.WebRoot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The data path as an intercepting listener feeds it, on loopback and without a kernel that intercepts: where a client was
 * going is said when it connects. Origins on loopback stand for other hosts; {@link #OWN} alone is the gateway's.
 */
final class Intercepted implements AutoCloseable {

    /** The gateway's own address. */
    static final InetAddress OWN = Ports.address(127, 0, 0, 9);

    private final ManualClock clock = new ManualClock();
    private final EventLoops loops = new EventLoops(1);
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final NameMemory names = new NameMemory(clock.nanos());
    private final List<AuditRecord> records = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Path state = stateDirectory();
    private final Ledger ledger;
    private final FlowLoop loop;
    private final ProxyServices services;
    /** Written by the test's thread. */
    private volatile RuleBook book;

    Intercepted(String rules, DnsServer dns, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.add(dns.setting());
        GatewayConfig config =
                Objects.requireNonNull(ConfigLoader.load(null, all).config());
        book = read(rules);
        ledger = ledger(config);
        services = services(config);
        loop = new FlowLoop(
                loops.all().get(0),
                loops.writesOf(loops.all().get(0)),
                0,
                services,
                new Dialer(config.timeouts().connect(), null),
                config.dns());
    }

    private ProxyServices services(GatewayConfig config) {
        AttemptLimit attempts = new AttemptLimit(10, Duration.ofMinutes(1), 64, clock.nanos());
        PortalAccounts portal = PortalAccounts.open(Path.of("target/no-accounts"), 64, clock);
        return new ProxyServices(
                config.forFlows(),
                "test",
                () -> book,
                new RuleHits(),
                new Classifier(),
                new CacheStore(config.cache(), 1L << 28, Runnable::run),
                new Flights(clock.nanos()),
                new InflightLimit(100, 64),
                new Allowances(64, clock, clock.nanos()),
                names,
                LoopbackHosts.besides(OWN),
                new Authenticator(() -> HtpasswdFile.NOBODY, attempts, Runnable::run, clock.nanos()),
                new Payers(portal, NeighbourTable.ofHost(clock.nanos())),
                new BlockPages(WebRoot.open(Path.of("webroot"))),
                metrics,
                new Discretion(new Pseudonyms(new byte[] {1}, 64)),
                ledger,
                clock,
                clock.nanos());
    }

    private static Path stateDirectory() {
        try {
            return Files.createTempDirectory("state");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ledger ledger(GatewayConfig config) {
        try {
            return Ledger.open(
                    config.ledger(), state, new Ledger.Owner("test", 1, () -> ZoneOffset.UTC, records::addAll), clock);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    private RuleBook read(String rules) {
        try {
            Path directory = Files.createTempDirectory("rules");
            Path file = directory.resolve("10-test.rules");
            Files.writeString(file, rules + "\n");
            RuleBook read = RuleFiles.read(directory, new RuleEnvironment(Set::of, clock, ListStore.NONE))
                    .book();
            Files.delete(file);
            Files.delete(directory);
            return Objects.requireNonNull(read, rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts other rules in force, and judges what is under way by them. */
    void reload(String rules) {
        book = read(rules);
        loop.eventLoop().submit(loop::judgeAnew).syncUninterruptibly();
    }

    /** A client that was going to this address and was intercepted. */
    RawClient client(InetAddress to, int port) {
        Endpoint destination = new Endpoint(to, port);
        try {
            TransparentListener listener = TransparentListener.open(
                    ListenerKind.EXPLICIT,
                    new Endpoint(Ports.loopback4(), 0),
                    List.<EventLoop>of(loop.eventLoop()),
                    accepting -> new Accepting(destination));
            open.add(0, listener);
            return RawClient.connect(listener.endpoint().toSocketAddress());
        } catch (ListenException e) {
            throw new AssertionError(e);
        }
    }

    /** Begins flows to one destination, as {@link FlowStarter} does where the kernel names it. */
    private final class Accepting extends ChannelInitializer<Channel> {

        private final Endpoint destination;

        Accepting(Endpoint destination) {
            this.destination = destination;
        }

        @Override
        protected void initChannel(Channel channel) {
            Endpoint client = Endpoint.of((InetSocketAddress) channel.remoteAddress());
            FlowContext flow = new FlowContext(
                    services,
                    loop,
                    channel,
                    new FlowContext.FlowOrigin(
                            client,
                            ListenerKind.TPROXY,
                            destination,
                            services.inflight().tryAcquire(client.address())));
            channel.pipeline().addLast(flow.bytes(), new FlowEndHandler(flow));
            new FlowStarter(services, loop, ListenerKind.TPROXY).start(flow, destination);
        }
    }

    ManualClock clock() {
        return clock;
    }

    NameMemory names() {
        return names;
    }

    /** All that the loop had to do is done. */
    void settle() {
        loop.eventLoop().submit(() -> {}).syncUninterruptibly();
    }

    /** Moves the clock past {@code intercept.sniff-timeout}, which the loop has begun to wait for. */
    void passSniffTimeout() {
        TestGateway.await(() ->
                loop.eventLoop().submit(loop::openCount).syncUninterruptibly().getNow() > 0);
        settle();
        clock.advance(Duration.ofMillis(400));
    }

    /** The records, once there are so many. */
    List<AuditRecord> awaitRecords(int count) {
        TestGateway.await(() -> records.size() >= count);
        assertThat(records).hasSize(count);
        return List.copyOf(records);
    }

    /** The one record there is, once it is there. */
    AuditRecord awaitRecord() {
        return awaitRecords(1).get(0);
    }

    /** How often flows were belied and this was done. */
    double mismatches(String outcome) {
        String series = "sluicegate_name_mismatches_total{outcome=\"" + outcome + "\"} ";
        return new String(metrics.scrape(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length())))
                .sum();
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        loop.eventLoop().submit(loop::stop).syncUninterruptibly();
        loops.close();
        ledger.close();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
