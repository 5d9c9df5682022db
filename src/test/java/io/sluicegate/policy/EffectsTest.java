package io.sluicegate.policy;

import static io.sluicegate.policy.Books.book;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Answer;
import io.sluicegate.flow.LogDetail;
import io.sluicegate.flow.Protocol;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the statements beside the verdicts come down to (GRAMMAR section 3.4). */
class EffectsTest {

    private static Effects effects(String... lines) {
        return book(String.join("\n", lines), "allow all").effects();
    }

    private static <E extends Effect> List<String> texts(Effects.Matching<E> matching) {
        return matching.effects().stream().map(each -> each.source().text()).toList();
    }

    @Test
    void limitsAreRatesConnectionsAndRequests() {
        List<Effect.Limit> limits = effects(
                        "set guests = 192.0.2.0/24",
                        "limit 20 Mbit/s per client from guests",
                        "slow: limit 1.5MB/s burst 10 MB per account",
                        "limit 400 connections per client",
                        "busy: limit 50 requests/s burst 100 per client from guests",
                        "limit 90 requests/min all")
                .limits();
        assertThat(limits)
                .extracting(Effect.Limit::per)
                .containsExactly(
                        Effect.Per.CLIENT, Effect.Per.ACCOUNT, Effect.Per.CLIENT, Effect.Per.CLIENT, Effect.Per.ALL);
        assertThat(limits)
                .extracting(each -> each.source().rule() + " " + each.source().label())
                .containsExactly(
                        "a.rules:2 null", "a.rules:3 slow", "a.rules:4 null", "a.rules:5 busy", "a.rules:6 null");
        Effect.RateLimit rate = (Effect.RateLimit) limits.get(0);
        assertThat(rate.bitsPerSecond()).isEqualTo(20_000_000);
        assertThat(rate.burstBytes()).isEqualTo(2_500_000);
        Effect.RateLimit slow = (Effect.RateLimit) limits.get(1);
        assertThat(slow.bitsPerSecond()).isEqualTo(12_000_000);
        assertThat(slow.burstBytes()).isEqualTo(10_000_000);
        assertThat(slow.scope().isAll()).isTrue();
        assertThat(((Effect.ConnectionLimit) limits.get(2)).connections()).isEqualTo(400);
        Effect.RequestLimit busy = (Effect.RequestLimit) limits.get(3);
        assertThat(busy.requests()).isEqualTo(50);
        assertThat(busy.burst()).isEqualTo(100);
        assertThat(busy.every()).isEqualTo(Duration.ofSeconds(1));
        Effect.RequestLimit perMinute = (Effect.RequestLimit) limits.get(4);
        assertThat(perMinute.every()).isEqualTo(Duration.ofMinutes(1));
        assertThat(perMinute.burst()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "8 bit/s, 8",
        "1 kbit/s, 1000",
        "1 Gbit/s, 1000000000",
        "1 B/s, 8",
        "1 kB/s, 8000",
        "1 KB/s, 8000",
        "1 KiB/s, 8192",
        "0.5MiB/s, 4194304",
        "1 TB/s, 8000000000000"
    })
    void ratesAreInBitsOrBytes(String rate, long bits) {
        Effect.RateLimit limit =
                (Effect.RateLimit) effects("limit " + rate).limits().get(0);
        assertThat(limit.bitsPerSecond()).isEqualTo(bits);
    }

    @Test
    void quotasSayWhatIsDoneThen() {
        List<Effect.Quota> quotas = effects(
                        "set guests = 192.0.2.0/24",
                        "quota 5 GB per account each day from guests then throttle 1 Mbit/s",
                        "month: quota 60 GiB each month then deny with reset because \"Used up\"",
                        "quota 1.5GiB each week then deny with reset",
                        "quota 1 MB per client each hour all then deny")
                .quotas();
        assertThat(quotas)
                .extracting(Effect.Quota::bytes)
                .containsExactly(5_000_000_000L, 60L << 30, 3L << 29, 1_000_000L);
        assertThat(quotas)
                .extracting(Effect.Quota::period)
                .containsExactly(
                        Effect.Quota.Period.DAY,
                        Effect.Quota.Period.MONTH,
                        Effect.Quota.Period.WEEK,
                        Effect.Quota.Period.HOUR);
        assertThat(quotas)
                .extracting(Effect.Quota::then)
                .containsExactly(
                        new Effect.Throttle(1_000_000),
                        new Effect.Deny(Answer.RESET, "Used up"),
                        new Effect.Deny(Answer.RESET, null),
                        new Effect.Deny(Answer.PAGE, null));
        assertThat(quotas.get(2).per()).isEqualTo(Effect.Per.ALL);
        assertThat(quotas.get(1).source().label()).isEqualTo("month");
    }

    @Test
    void tariffsHavePriceUnitHitsAndDay() {
        List<Effect.Tariff> tariffs = effects(
                        "set guests = 192.0.2.0/24",
                        "time night = 22:00-06:00",
                        "tariff day = 0.40 EUR/GB hits 25% since 2026-01-01",
                        "tariff night = 0.1EUR/GiB from guests during night",
                        "tariff day = 0.45 EUR/GB since 2027-01-01")
                .tariffs();
        assertThat(tariffs).extracting(Effect.Tariff::name).containsExactly("day", "night", "day");
        Effect.Tariff day = tariffs.get(0);
        assertThat(day.price()).isEqualTo(new BigDecimal("0.40"));
        assertThat(day.currency()).isEqualTo("EUR");
        assertThat(day.unitBytes()).isEqualTo(1_000_000_000L);
        assertThat(day.hitsPercent()).isEqualTo(new BigDecimal("25"));
        assertThat(day.since()).isEqualTo(LocalDate.of(2026, 1, 1));
        Effect.Tariff night = tariffs.get(1);
        assertThat(night.unitBytes()).isEqualTo(1L << 30);
        assertThat(night.hitsPercent()).isEqualTo(new BigDecimal("100"));
        assertThat(night.since()).isNull();
    }

    @Test
    void upstreamsHaveHopsAndOptions() {
        Effects effects = effects(
                "upstream parents = 198.51.100.7:3128 weight 90, socks5 [2001:db8::8]:1080 weight 10 auth \"parents.secret\"",
                "         balance hash-host timeout 3s retry 1 break 5 for 30s check tcp every 5s else direct",
                "upstream other = Proxy.Example:8080 from 192.0.2.254 proxy-protocol v2, direct from eth1 weight 0",
                "         first-byte 9s idle 1m total 1h max-connections 1 max-pending 2 max-requests 3",
                "         check http \"http://a.example/\"",
                "route parents to corp.example",
                "route other");
        assertThat(effects.upstreams().keySet()).containsExactly("parents", "other");
        UpstreamGroup parents = Objects.requireNonNull(effects.upstreams().get("parents"));
        assertThat(parents.rule()).isEqualTo("a.rules:1");
        assertThat(parents.hops()).hasSize(2);
        UpstreamGroup.Hop socks = parents.hops().get(1);
        assertThat(socks.speaks()).isEqualTo(UpstreamGroup.Speaks.SOCKS5);
        assertThat(socks.host()).isEqualTo("2001:db8::8");
        assertThat(socks.port()).isEqualTo(1080);
        assertThat(socks.weight()).isEqualTo(10);
        assertThat(socks.passwordFile()).isEqualTo("parents.secret");
        assertThat(parents.balance()).isEqualTo(UpstreamGroup.Balance.HASH_HOST);
        assertThat(parents.limits().connect()).isEqualTo(Duration.ofSeconds(3));
        assertThat(parents.limits().retries()).isEqualTo(1);
        assertThat(parents.limits().idle()).isNull();
        assertThat(parents.breaker()).isEqualTo(new UpstreamGroup.Breaker(5, Duration.ofSeconds(30)));
        assertThat(parents.check()).isEqualTo(new UpstreamGroup.Check(null, Duration.ofSeconds(5)));
        assertThat(parents.orElse()).isEqualTo(UpstreamGroup.OrElse.DIRECT);

        UpstreamGroup other = Objects.requireNonNull(effects.upstreams().get("other"));
        UpstreamGroup.Hop proxy = other.hops().get(0);
        assertThat(proxy.host()).isEqualTo("proxy.example");
        assertThat(proxy.source()).isEqualTo(Books.address("192.0.2.254"));
        assertThat(proxy.proxyProtocol()).isEqualTo(2);
        UpstreamGroup.Hop direct = other.hops().get(1);
        assertThat(direct.speaks()).isEqualTo(UpstreamGroup.Speaks.DIRECT);
        assertThat(direct.device()).isEqualTo("eth1");
        assertThat(direct.host()).isNull();
        assertThat(other.limits())
                .isEqualTo(new UpstreamGroup.Limits(
                        null, Duration.ofSeconds(9), Duration.ofMinutes(1), Duration.ofHours(1), null, 1, 2, 3));
        assertThat(other.check()).isEqualTo(new UpstreamGroup.Check("http://a.example/", Duration.ofSeconds(10)));
        assertThat(other.balance()).isEqualTo(UpstreamGroup.Balance.WEIGHTED);
        assertThat(other.orElse()).isEqualTo(UpstreamGroup.OrElse.FAIL);
    }

    @Test
    void firstMatchOfItsKindDecides() {
        Effects effects = effects(
                "upstream parents = 198.51.100.7:3128",
                "route parents to corp.example",
                "route direct",
                "nocache to bank.example",
                "cache whole for 7d path \"*.deb\"",
                "cache",
                "log host-only from 192.0.2.0/24",
                "log full",
                "account \"room-101\" = 192.0.2.101, 2001:db8:1::101",
                "account floor = 192.0.2.0/24");
        Subject corp = Flow.http("a.corp.example", "/x.deb").from("192.0.2.101").subject();
        Effect.Route route = Effects.first(effects.routes(), corp).first();
        assertThat(Objects.requireNonNull(route).upstream()).isEqualTo("parents");
        Effect.CacheRule cache =
                Objects.requireNonNull(Effects.first(effects.caches(), corp).first());
        assertThat(cache.stores()).isTrue();
        assertThat(cache.whole()).isTrue();
        assertThat(cache.lifetime()).isEqualTo(Duration.ofDays(7));
        assertThat(Objects.requireNonNull(Effects.first(effects.logs(), corp).first())
                        .detail())
                .isEqualTo(LogDetail.HOST_ONLY);
        assertThat(Objects.requireNonNull(
                                Effects.first(effects.accounts(), corp).first())
                        .name())
                .isEqualTo("room-101");

        Subject bank = Flow.http("bank.example", "/x.deb").subject();
        assertThat(texts(Effects.first(effects.routes(), bank))).containsExactly("route direct");
        assertThat(texts(Effects.first(effects.caches(), bank))).containsExactly("nocache to bank.example");
        assertThat(texts(Effects.first(effects.logs(), bank))).containsExactly("log full");
        assertThat(Effects.first(effects.accounts(), bank).first()).isNull();
    }

    @Test
    void accountsTakeCardsAndAddresses() {
        Effect.Account laptop = effects("account \"laptop\" = 02:00:5E:10:00:01, 192.0.2.7, 2001:db8::7")
                .accounts()
                .get(0);
        assertThat(laptop.macs()).containsExactly("02:00:5e:10:00:01");
        assertThat(laptop.scope()
                        .matches(Flow.tls("a.example").from("2001:db8::7").subject()))
                .isTrue();
        Effect.Account card =
                effects("account card = 02:00:5e:10:00:01").accounts().get(0);
        assertThat(card.scope().matches(Flow.tls("a.example").subject())).isFalse();
    }

    @Test
    void tariffInForceIsTheNewestOfItsNameInThePlaceOfItsFirstLine() {
        Effects effects = effects(
                "tariff day = 1 EUR/GB since 2026-01-01",
                "tariff night = 2 EUR/GB",
                "tariff day = 3 EUR/GB since 2026-06-01 from 192.0.2.0/24");
        Flow guest = Flow.tls("a.example").from("192.0.2.1");
        assertThat(price(effects, guest.at("2025-12-31T22:59:59Z"))).isEqualTo("2");
        assertThat(price(effects, guest.at("2025-12-31T23:00:00Z"))).isEqualTo("1");
        assertThat(price(effects, guest.at("2026-06-01T12:00:00Z"))).isEqualTo("3");
        assertThat(price(effects, Flow.tls("a.example").from("198.51.100.1").at("2026-06-01T12:00:00Z")))
                .isEqualTo("2");
    }

    private static String price(Effects effects, Flow flow) {
        Effect.Tariff tariff = effects.tariff(flow.subject(), ZoneId.of("Europe/Paris"));
        return Objects.requireNonNull(tariff).price().toPlainString();
    }

    @Test
    void openEffectIsWaitedFor() {
        Effects effects = effects("nocache type video/*", "cache", "limit 1 MB/s to a.example", "limit 2 MB/s");
        Subject untyped = Flow.http("a.example", "/").without(Fact.TYPE).subject();
        assertThat(Effects.first(effects.caches(), untyped))
                .isEqualTo(new Effects.Matching<>(List.of(), Set.of(Fact.TYPE)));
        Subject unnamed = Flow.of(Protocol.TLS).without(Fact.NAMES).subject();
        Effects.Matching<Effect.Limit> limits = Effects.all(effects.limits(), unnamed);
        assertThat(texts(limits)).containsExactly("limit 2 MB/s");
        assertThat(limits.needs()).containsExactly(Fact.NAMES);
        assertThat(texts(Effects.all(effects.limits(), Flow.tls("a.example").subject())))
                .hasSize(2);
    }

    @Test
    void effectsAskForAnyNameAndTheirNegationForNone() {
        Effects effects = effects("limit 1 MB/s to a.example", "limit 2 MB/s not to a.example");
        Subject both = Flow.tls("a.example").name("b.example").subject();
        assertThat(texts(Effects.all(effects.limits(), both))).containsExactly("limit 1 MB/s to a.example");
        Subject other = Flow.tls("b.example").subject();
        assertThat(texts(Effects.all(effects.limits(), other))).containsExactly("limit 2 MB/s not to a.example");
    }

    @Test
    void clauseAndItsNegationMayStandTogether() {
        Effects effects =
                effects("set guests = 192.0.2.0/24", "set vip = 192.0.2.9", "limit 1 MB/s from guests not from vip");
        assertThat(Effects.all(
                                effects.limits(),
                                Flow.tls("a.example").from("192.0.2.8").subject())
                        .effects())
                .hasSize(1);
        assertThat(Effects.all(
                                effects.limits(),
                                Flow.tls("a.example").from("192.0.2.9").subject())
                        .effects())
                .isEmpty();
    }

    @Test
    void explanationNamesWhatHoldsBesideTheVerdict() {
        RuleBook book = book(
                "admin from 192.0.2.2",
                "route direct",
                "log host-only from 198.51.100.0/24",
                "log full",
                "slow: limit 1 MB/s",
                "quota 1 GB each day to a.example then deny",
                "tariff day = 1 EUR/GB",
                "allow all");
        assertThat(book.explain(Flow.tls("a.example").from("192.0.2.3").subject())
                        .effects())
                .extracting(each -> each.source().rule())
                .containsExactly("a.rules:2", "a.rules:4", "a.rules:5", "a.rules:6", "a.rules:7");
        assertThat(book.explain(Flow.tls("a.example").from("192.0.2.2").subject())
                        .effects())
                .extracting(each -> each.source().rule())
                .containsExactly("a.rules:2", "a.rules:4", "a.rules:7");
    }

    @Test
    void changeIsKeptUnlessCut() {
        assertThat(effects().cutsOnChange()).isFalse();
        assertThat(effects("on-change keep").cutsOnChange()).isFalse();
        assertThat(effects("on-change cut").cutsOnChange()).isTrue();
    }

    @Test
    void whatIsCarriedOutLaterIsSaidAtItsPlace() {
        List<String> lines = List.of("route direct");
        for (String line : lines) {
            String word = line.split(" ", 2)[0];
            assertThat(Books.warnings(line, "allow all"))
                    .containsExactly("1:1 \"" + word + "\" is checked, and carried out by a later version");
        }
        for (String line : List.of(
                "on-change cut",
                "slow: limit 1 MB/s",
                "account a = 192.0.2.1",
                "log full",
                "tariff a = 1 EUR/GB",
                "nocache",
                "cache",
                "cache for 7d",
                "cache whole for 7d")) {
            assertThat(Books.warnings(line, "allow all")).isEmpty();
        }
        assertThat(Books.warnings("upstream a = direct", "allow all"))
                .containsExactly(
                        "1:1 \"upstream\" is checked, and carried out by a later version",
                        "1:10 the upstream \"a\" is never used");
    }

    @Test
    void namesMayStandBelowTheirUse() {
        RuleLoad load = Books.load(
                "route p from lan during night\nlimit 1 MB/s from lan\nallow all",
                "upstream p = direct\nset lan = 192.0.2.0/24\ntime night = 22:00-06:00");
        assertThat(Books.messages(load, Problem.Severity.ERROR)).isEmpty();
        assertThat(load.problems()).noneMatch(each -> each.message().contains("never used"));
    }
}
