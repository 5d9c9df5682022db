package io.sluicegate.config;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.cache.CacheSettings;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Mark;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.ledger.JdbcUrl;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every setting there is: its key, its default and its range, a method for each group. The order is that of the settings
 * file. Has no state.
 */
final class SettingsTree {

    private static final long KIB = 1024;
    private static final long MIB = 1024 * KIB;
    private static final long GIB = 1024 * MIB;
    private static final long TIB = 1024 * GIB;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration CENTURY = DAY.multipliedBy(36_500);
    private static final Duration RETAIN_RECORDS = DAY.multipliedBy(400);
    private static final Period RETAIN_USAGE = Period.ofYears(10);
    private static final int DNS_PORT = 53;

    private SettingsTree() {}

    static GatewayConfig read(SettingsReader reader) {
        String gatewayId = gatewayId(reader);
        ListenSettings listen = listen(reader);
        InterceptSettings intercept = intercept(reader);
        CacheSettings cache = cache(reader);
        LedgerSettings ledger = ledger(reader);
        LimitSettings limits = limits(reader);
        int ipv6Prefix = reader.count("clients.ipv6-prefix", 64, 1, 128);
        TimeoutSettings timeouts = timeouts(reader);
        boolean watchRules = reader.flag("rules.watch", false);
        AuthSettings auth = auth(reader);
        DnsSettings dns = dns(reader);
        NameSettings names = new NameSettings(
                reader.choice("names.verify", NameSettings.Verify.ALLOW),
                reader.choice("names.on-mismatch", OnMismatch.REAIM));
        HeaderSettings headers =
                new HeaderSettings(reader.flag("headers.via", true), reader.flag("headers.forwarded-for", false));
        notYet(reader);
        return new GatewayConfig(
                gatewayId,
                listen,
                intercept,
                cache,
                ledger,
                limits,
                ipv6Prefix,
                timeouts,
                watchRules,
                auth,
                dns,
                names,
                headers);
    }

    private static String gatewayId(SettingsReader reader) {
        String id = reader.text("gateway.id", hostName());
        return id.matches("[A-Za-z0-9._-]{1,64}")
                ? id
                : reader.refused("gateway.id", id, "gateway.id \"" + id + "\" must be 1 to 64 of A-Z a-z 0-9 . _ -");
    }

    /** The kernel's name for this host; asking a resolver could wait for the network. */
    private static String hostName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "sluicegate" : name;
        } catch (IOException e) {
            return "sluicegate";
        }
    }

    private static ListenSettings listen(SettingsReader reader) {
        ListenSettings listen = new ListenSettings(
                reader.endpoints("listen.explicit", List.of(loopback(3128))),
                reader.endpoints("listen.tproxy", List.of()),
                reader.endpoints("listen.redirect", List.of()),
                reader.endpoint("listen.admin", loopback(8044)),
                reader.later("listen.pac", reader.endpoints("listen.pac", List.of()), List.of()));
        Map<Endpoint, String> taken = new HashMap<>();
        claim(reader, taken, "listen.explicit", listen.explicit());
        claim(reader, taken, "listen.tproxy", listen.tproxy());
        claim(reader, taken, "listen.redirect", listen.redirect());
        claim(reader, taken, "listen.admin", List.of(listen.admin()));
        claim(reader, taken, "listen.pac", listen.pac());
        return listen;
    }

    private static void claim(SettingsReader reader, Map<Endpoint, String> taken, String key, List<Endpoint> wanted) {
        for (Endpoint each : wanted) {
            String owner = each.port() == 0 ? null : taken.putIfAbsent(each, key);
            if (owner != null) {
                reader.refused(key, each, key + ": " + each + " is already taken by " + owner);
            }
        }
    }

    private static Endpoint loopback(int port) {
        return new Endpoint(IpLiteral.ofBytes(new byte[] {127, 0, 0, 1}), port);
    }

    private static InterceptSettings intercept(SettingsReader reader) {
        InterceptSettings intercept = new InterceptSettings(
                reader.flag("intercept.spoof-client", false),
                reader.duration("intercept.sniff-timeout", Duration.ofMillis(300), MILLISECOND, Duration.ofMinutes(1)),
                reader.mark("intercept.mark", new Mark(1, 1)),
                reader.mark("intercept.own-mark", new Mark(2, 2)));
        Mark mark = intercept.mark();
        Mark own = intercept.ownMark();
        if (mark.matches(own) || own.matches(mark)) {
            String message = "intercept.own-mark " + own + " and intercept.mark " + mark
                    + " match each other: the gateway's own connections would be intercepted; give each bits of its own";
            reader.refused("intercept.own-mark", own, message);
        }
        return intercept;
    }

    private static CacheSettings cache(SettingsReader reader) {
        return new CacheSettings(
                reader.size("cache.memory", 256 * MIB, 0, TIB),
                reader.size("cache.max-object", 64 * MIB, KIB, TIB),
                reader.later("cache.disk", reader.size("cache.disk", 0, 0, 1024 * TIB), 0L));
    }

    private static LedgerSettings ledger(SettingsReader reader) {
        String url = reader.text("ledger.url", "");
        String fault = JdbcUrl.fault(url);
        if (fault != null) {
            url = reader.refused("ledger.url", "", fault);
        }
        long journalMax = reader.size("ledger.journal-max", GIB, 16 * MIB, 1024 * TIB);
        Duration records = reader.duration("ledger.retain.records", RETAIN_RECORDS, DAY, CENTURY);
        Period usage = reader.period("ledger.retain.usage", RETAIN_USAGE);
        String accessLog = reader.text("ledger.access-log", "");
        String format = reader.choice("ledger.access-log-format", "squid", List.of("squid", "combined", "json"));
        return new LedgerSettings(
                url,
                reader.text("ledger.user", ""),
                reader.path("ledger.password-file"),
                journalMax,
                reader.duration("ledger.fsync", SECOND, MILLISECOND, Duration.ofHours(1)),
                reader.choice("ledger.when-full", LedgerSettings.WhenFull.REFUSE),
                records,
                usage,
                accessLog,
                format);
    }

    private static LimitSettings limits(SettingsReader reader) {
        return new LimitSettings(
                (int) reader.size("limits.header", 64 * KIB, KIB, 16 * MIB),
                reader.count("limits.header-count", 200, 1, 10_000),
                reader.count("limits.connections-per-client", 2000, 1, 1_000_000),
                reader.count("limits.requests-per-connection", 10_000, 1, 100_000_000),
                reader.rate("limits.body-min-rate", KIB, GIB));
    }

    private static TimeoutSettings timeouts(SettingsReader reader) {
        return new TimeoutSettings(
                timeout(reader, "timeouts.connect", Duration.ofSeconds(10)),
                timeout(reader, "timeouts.request-head", Duration.ofSeconds(15)),
                timeout(reader, "timeouts.first-byte", Duration.ofSeconds(60)),
                timeout(reader, "timeouts.idle", Duration.ofSeconds(120)),
                timeout(reader, "timeouts.tunnel-idle", Duration.ofHours(1)),
                timeout(reader, "timeouts.drain", Duration.ofSeconds(30)));
    }

    private static Duration timeout(SettingsReader reader, String key, Duration byDefault) {
        return reader.duration(key, byDefault, MILLISECOND, DAY.multipliedBy(30));
    }

    private static AuthSettings auth(SettingsReader reader) {
        String realm = reader.text("auth.realm", "Sluicegate");
        if (!realm.matches("[ -~]{1,100}")) {
            reader.refused("auth.realm", realm, "auth.realm must be 1 to 100 characters of ASCII");
        }
        return new AuthSettings(reader.path("auth.htpasswd"), realm);
    }

    private static DnsSettings dns(SettingsReader reader) {
        return new DnsSettings(reader.list(
                "dns.servers",
                List.of(),
                text -> Notations.endpoint(text, DNS_PORT),
                "ADDRESS[:PORT] such as \"192.0.2.53\""));
    }

    /** Settings of features that are still to come: read, so that a value other than the default is never silent. */
    private static void notYet(SettingsReader reader) {
        List<String> peers = reader.list("proxy-protocol.from", List.of(), text -> text, "an address or a prefix");
        reader.later("proxy-protocol.from", peers, List.of());
    }
}
