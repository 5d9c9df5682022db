package io.sluicegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cache.CacheSettings;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Mark;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.ledger.LedgerSettings;
import io.sluicegate.proxy.HeaderSettings;
import io.sluicegate.proxy.LimitSettings;
import io.sluicegate.proxy.NameSettings;
import io.sluicegate.proxy.TimeoutSettings;
import io.sluicegate.transport.DnsSettings;
import io.sluicegate.transport.InterceptSettings;
import io.sluicegate.transport.ListenSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigDefaultsTest {

    /** Every setting there is, at its default, as the manual shows it. */
    private static final String ALL_AT_THEIR_DEFAULT = """
            listen { explicit = ["127.0.0.1:3128"], tproxy = [], redirect = [], admin = "127.0.0.1:8044", pac = [] }
            proxy-protocol.from = []
            intercept { spoof-client = false, sniff-timeout = 300ms, mark = 0x1/0x1, own-mark = 0x2/0x2 }
            cache     { memory = 256MiB, max-object = 64MiB, disk = 0 }
            ledger    { url = "", journal-max = 1GiB, fsync = 1s, when-full = refuse
                        retain { records = 400d, usage = 10y }, access-log = "", access-log-format = squid }
            limits    { header = 64KiB, header-count = 200, connections-per-client = 2000
                        requests-per-connection = 10000, body-min-rate = 1KiB/s }
            clients.ipv6-prefix = 64
            timeouts  { connect = 10s, request-head = 15s, first-byte = 60s, idle = 120s, tunnel-idle = 1h, drain = 30s }
            rules.watch = off
            auth      { htpasswd = "", realm = "Sluicegate" }
            dns       { servers = [] }
            names     { verify = allow, on-mismatch = reaim }
            headers   { via = on, forwarded-for = off }
            """;

    /** How many settings there are; whoever adds one also shows it in the shipped file. */
    private static final int SETTINGS = 44;

    private static final long MIB = 1024 * 1024;

    private final GatewayConfig defaults =
            Objects.requireNonNull(ConfigLoader.load(null, List.of()).config());

    @Test
    void writingEveryDefaultChangesNothingAndWarnsOfNothing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("all.conf"), ALL_AT_THEIR_DEFAULT);
        ConfigLoad load = ConfigLoader.load(file, List.of());
        assertThat(load.problems()).isEmpty();
        assertThat(load.config()).isEqualTo(defaults);
    }

    @Test
    void shippedFileShowsEverySettingAtItsDefault(@TempDir Path folder) throws IOException {
        String shipped = Files.readString(Path.of("rules/sluicegate.conf"));
        String uncommented = Pattern.compile("^# (?=[a-z][a-z0-9.-]+ = )", Pattern.MULTILINE)
                .matcher(shipped)
                .replaceAll("");
        assertThat(ConfigLoader.load(Files.writeString(folder.resolve("shipped.conf"), shipped), List.of()))
                .isEqualTo(new ConfigLoad(defaults, List.of()));
        String id = "gateway.id=" + defaults.gatewayId();
        ConfigLoad load = ConfigLoader.load(Files.writeString(folder.resolve("all.conf"), uncommented), List.of(id));
        assertThat(load).isEqualTo(new ConfigLoad(defaults, List.of()));
        assertThat(uncommented.lines().filter(line -> line.matches("[a-z].* = .*")))
                .hasSize(SETTINGS);
    }

    @Test
    void gatewayIsNamedAfterItsHost() throws IOException {
        assertThat(defaults.gatewayId())
                .isEqualTo(
                        Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
    }

    @Test
    void listenersAreOnLoopbackOnly() {
        assertThat(defaults.listen())
                .isEqualTo(
                        new ListenSettings(List.of(loopback(3128)), List.of(), List.of(), loopback(8044), List.of()));
    }

    @Test
    void interceptionAndCache() {
        assertThat(defaults.intercept())
                .isEqualTo(new InterceptSettings(false, Duration.ofMillis(300), new Mark(1, 1), new Mark(2, 2)));
        assertThat(defaults.cache()).isEqualTo(new CacheSettings(256 * MIB, 64 * MIB, 0));
    }

    @Test
    void ledgerKeepsRecordsForMoreThanAYear() {
        assertThat(defaults.ledger())
                .isEqualTo(new LedgerSettings(
                        "",
                        "",
                        "",
                        1024 * MIB,
                        Duration.ofSeconds(1),
                        LedgerSettings.WhenFull.REFUSE,
                        Duration.ofDays(400),
                        Period.ofYears(10),
                        "",
                        "squid"));
    }

    @Test
    void limitsAndTimeouts() {
        assertThat(defaults.limits()).isEqualTo(new LimitSettings(64 * 1024, 200, 2000, 10_000, 1024));
        assertThat(defaults.ipv6Prefix()).isEqualTo(64);
        assertThat(defaults.timeouts())
                .isEqualTo(new TimeoutSettings(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(120),
                        Duration.ofHours(1),
                        Duration.ofSeconds(30)));
    }

    @Test
    void theRest() {
        assertThat(defaults.watchRules()).isFalse();
        assertThat(defaults.dns()).isEqualTo(new DnsSettings(List.of()));
        assertThat(defaults.names()).isEqualTo(new NameSettings(NameSettings.Verify.ALLOW, OnMismatch.REAIM));
        assertThat(defaults.headers()).isEqualTo(new HeaderSettings(true, false));
    }

    private static Endpoint loopback(int port) {
        return new Endpoint(IpLiteral.ofBytes(new byte[] {127, 0, 0, 1}), port);
    }
}
