package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a line means in each format of names: which names it holds, and which it does not. */
class ListFormatsTest {

    @TempDir
    Path folder;

    private LoadedList read(ListFormat format, String text) throws IOException {
        Files.writeString(folder.resolve("list"), text);
        return ListReader.read(folder, "list", new ListOptions(format, null, null), Instant.EPOCH);
    }

    private static boolean holds(LoadedList list, String asked) {
        HostName name = HostName.parse(asked);
        boolean named = name != null && list.names().find(name) != DomainSet.NONE;
        return named || (name == null && list.addresses().find(Addresses.of(asked)) != CidrSet.NONE);
    }

    /** A line, names and addresses that it holds, and such that it does not, both with blanks between them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                // A name and all below it, with the signs that names have in rules.
                "plain; ads.example; ads.example x.ads.example; example xads.example",
                "plain; .ads.example; ads.example x.ads.example; example",
                "plain; =ads.example; ads.example; x.ads.example",
                "plain; *.ads.example; x.ads.example; ads.example",
                "plain; ADS.Example.; ads.example; example",
                "plain; 192.0.2.0/24; 192.0.2.9; 192.0.3.0",
                "plain; 2001:db8::/32 # net; 2001:db8::1; 2001:db9::1",
                "plain; 192.0.2.1-192.0.2.3; 192.0.2.3; 192.0.2.4",
                // Squid: a name alone unless a dot stands before it, masks in place of lengths.
                "squid; ads.example; ads.example; x.ads.example",
                "squid; .ads.example; ads.example x.ads.example; example",
                "squid; 192.0.2.0/255.255.255.0; 192.0.2.255; 192.0.3.0",
                "squid; 192.0.2.0/24; 192.0.2.255; 192.0.3.0",
                "squid; 192.0.2.1-192.0.2.9/255.255.255.255; 192.0.2.9; 192.0.2.10",
                "squid; 192.0.2.1-192.0.2.9; 192.0.2.1; 192.0.2.10",
                "squid; 2001:db8::/32; 2001:db8::1; 2001:db9::1",
                "ut1; ads.example; ads.example x.ads.example; example",
                "ut1; 192.0.2.1; 192.0.2.1; 192.0.2.2",
                "hosts; 0.0.0.0 ads.example b.example # why; ads.example b.example; x.ads.example",
                // AdGuard's DNS filtering syntax.
                "adguard; ||ads.example^; ads.example x.ads.example; example xads.example",
                "adguard; ||ads.example; ads.example x.ads.example; example",
                "adguard; ||ads.example^|; ads.example x.ads.example; example",
                "adguard; ||*.ads.example^; x.ads.example; ads.example",
                "adguard; |ads.example^; ads.example; x.ads.example",
                "adguard; |ads.example|; ads.example; x.ads.example",
                "adguard; ads.example; ads.example; x.ads.example",
                "adguard; .ads.example^; x.ads.example; ads.example",
                "adguard; ||ads.example^$important; ads.example x.ads.example; example",
                "adguard; 0.0.0.0 ads.example; ads.example; x.ads.example",
                "adguard; ||bücher.example^; xn--bcher-kva.example; example",
                "adguard; ||ads.example^ # why; x.ads.example; example",
                // Pi-hole.
                "pihole; ads.example; ads.example; x.ads.example",
                "pihole; ||ads.example^; ads.example x.ads.example; example",
                "pihole; 127.0.0.1 ads.example; ads.example; x.ads.example",
                "pihole; ads.example # why; ads.example; x.ads.example",
                // dnsmasq.
                "dnsmasq; address=/ads.example/; ads.example x.ads.example; example",
                "dnsmasq; address=/ads.example/#; ads.example x.ads.example; example",
                "dnsmasq; address=/ads.example/0.0.0.0; x.ads.example; example",
                "dnsmasq; address=/ads.example/::; x.ads.example; example",
                "dnsmasq; address=/ads.example/b.example/127.0.0.1 # why; ads.example b.example; example",
                "dnsmasq; address=/*.ads.example/; x.ads.example; ads.example",
                "dnsmasq; --address=/ads.example/; ads.example; example",
                "dnsmasq; server=/ads.example/; x.ads.example; example",
                "dnsmasq; local=/ads.example/; x.ads.example; example",
                // Unbound.
                "unbound; local-zone: \"ads.example\" always_nxdomain; ads.example x.ads.example; example",
                "unbound; local-zone: \"ads.example.\" static; x.ads.example; example",
                "unbound; local-zone: ads.example refuse # why; x.ads.example; example",
                "unbound; local-zone: \"ads.example\" redirect; x.ads.example; example",
                "unbound; local-data: \"ads.example A 0.0.0.0\"; ads.example; x.ads.example",
                "unbound; local-data: \"ads.example. 3600 IN AAAA ::\"; ads.example; x.ads.example",
                "unbound; local-data: 'ads.example. IN A 127.0.0.1'; ads.example; x.ads.example",
                // Clash, all three kinds of payload.
                "clash; ads.example; ads.example; x.ads.example",
                "clash; - 'ads.example'; ads.example; x.ads.example",
                "clash; - '+.ads.example'; ads.example x.ads.example; example",
                "clash; - \".ads.example\"; x.ads.example; ads.example",
                "clash; - 192.0.2.0/24; 192.0.2.9; 192.0.3.0",
                "clash; - '2001:db8::/32'; 2001:db8::9; 2001:db9::",
                "clash; DOMAIN,ads.example; ads.example; x.ads.example",
                "clash; - DOMAIN-SUFFIX,ads.example; ads.example x.ads.example; example",
                "clash; - IP-CIDR,192.0.2.0/24,no-resolve; 192.0.2.9; 192.0.3.0",
                "clash; - 'IP-CIDR6,2001:db8::/32'; 2001:db8::9; 2001:db9::",
                // FireHOL.
                "netset; 192.0.2.0/24; 192.0.2.9; 192.0.3.0",
                "netset; 192.0.2.1 ; 192.0.2.1; 192.0.2.2",
                "netset; 2001:db8::/32; 2001:db8::9; 2001:db9::"
            })
    void lineHoldsTheseAndNotThose(String format, String line, String held, String others) throws IOException {
        ListFormat named = Objects.requireNonNull(ListFormat.of(format));
        LoadedList list = read(named, "# begin\n" + line + "\n");
        assertThat(list.faults()).isEmpty();
        assertThat(List.of(held.split(" "))).allMatch(each -> holds(list, each));
        assertThat(List.of(others.split(" "))).noneMatch(each -> holds(list, each));
    }

    /** A line that is ignored, and why. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "plain ~ http://x.example/ ~ a URL, not a host name",
                "plain ~ 192.0.2.1-9 ~ no address in full, plain decimals",
                "plain ~ a b ~ no host name",
                "plain ~ x.*.example ~ a star stands only in front, as in *.example.com; else use a regular expression",
                "squid ~ =ads.example ~ no host name",
                "squid ~ *.ads.example ~ no host name",
                "squid ~ 192.0.2.0/255.0.255.0 ~ no address in full, plain decimals",
                "ut1 ~ *.ads.example ~ no host name",
                "hosts ~ 192.0.2.1 ads.example ~ no line of 0.0.0.0, 127.0.0.0/8, :: or ::1 with a name",
                "hosts ~ 0.0.0.0 =ads.example ~ no host name",
                "adguard ~ ||ads.example^$client=192.0.2.1 ~ a modifier other than $important and $badfilter",
                "adguard ~ @@||ads.example^$dnstype=A ~ a modifier other than $important and $badfilter",
                "adguard ~ ||ads.example^$important,denyallow=x.example ~ a modifier other than $important and $badfilter",
                "adguard ~ /ads[0-9]+/ ~ a regular expression: it can stand in a rule, as an item of to",
                "adguard ~ /ads$/ ~ a regular expression: it can stand in a rule, as an item of to",
                "adguard ~ @@/ads/ ~ a regular expression: it can stand in a rule, as an item of to",
                "adguard ~ ads.example^ ~ a pattern that is no whole name",
                "adguard ~ |ads.example ~ a pattern that is no whole name",
                "adguard ~ ||ads*.example^ ~ a pattern that is no whole name",
                "adguard ~ ads.example##.banner ~ a rule for the inside of pages",
                "adguard ~ 192.0.2.1 ads.example ~ no line of 0.0.0.0, 127.0.0.0/8, :: or ::1 with a name",
                "adguard ~ two words ~ no rule that names a host",
                "pihole ~ (^|\\.)ads[0-9]+\\. ~ no host name",
                "pihole ~ 192.0.2.1 ~ an address: lists of Pi-hole hold names",
                "dnsmasq ~ address=/ads.example/192.0.2.1 ~ an address that leads somewhere",
                "dnsmasq ~ server=/ads.example/192.0.2.1 ~ a server that is asked",
                "dnsmasq ~ address=/#/ ~ all names at once, or none",
                "dnsmasq ~ address=/*ads.example/ ~ no host name",
                "dnsmasq ~ cache-size=1000 ~ no address=, server= or local= line that keeps names from being resolved",
                "unbound ~ local-zone: \"ads.example\" sideways ~ an unknown type of zone",
                "unbound ~ local-data: \"ads.example A 192.0.2.1\" ~ an address that leads somewhere",
                "unbound ~ local-data: \"ads.example TXT x\" ~ no local-zone and no local-data with an address",
                "unbound ~ verbosity: 1 ~ no local-zone and no local-data with an address",
                "clash ~ - '*.ads.example' ~ a star stands for one label here: write +.name, or a regular expression",
                "clash ~ DOMAIN-KEYWORD,ads ~ a kind other than DOMAIN, DOMAIN-SUFFIX, IP-CIDR and IP-CIDR6",
                "clash ~ DOMAIN,ads.example,REJECT ~ more than a kind and a value: no line of a payload",
                "clash ~ IP-CIDR,192.0.2/24 ~ no address in full, plain decimals",
                "netset ~ ads.example ~ no address in full, plain decimals"
            })
    void lineIsIgnoredBecause(String format, String line, String reason) throws IOException {
        ListFormat named = Objects.requireNonNull(ListFormat.of(format));
        LoadedList list = read(named, good(named) + "\n" + line + "\n");
        assertThat(list.faults()).extracting(LoadedList.Fault::reason).containsExactly(reason);
    }

    private static String good(ListFormat format) {
        return switch (format) {
            case NETSET -> "198.51.100.1";
            case HOSTS -> "0.0.0.0 good.example";
            case DNSMASQ -> "local=/good.example/";
            case UNBOUND -> "local-zone: \"good.example\" static";
            default -> "good.example";
        };
    }

    @Test
    void adguardExceptionsWinUnlessTheOtherIsImportant() throws IOException {
        LoadedList list = read(ListFormat.ADGUARD, """
                ! Title: of my own
                [Adblock Plus]
                ||ads.example^
                @@||good.ads.example^
                ||bad.good.ads.example^$important
                @@||best.bad.good.ads.example^$important
                @@||whole.example^
                ||sub.whole.example^
                """);
        assertThat(holds(list, "ads.example")).isTrue();
        assertThat(holds(list, "good.ads.example")).isFalse();
        assertThat(holds(list, "x.good.ads.example")).isFalse();
        assertThat(holds(list, "x.bad.good.ads.example")).isTrue();
        assertThat(holds(list, "best.bad.good.ads.example")).isFalse();
        assertThat(holds(list, "sub.whole.example")).isFalse();
        assertThat(list.ignored()).isZero();
    }

    @Test
    void badfilterTakesTheSameRuleBackWhereverItStands() throws IOException {
        LoadedList list = read(ListFormat.ADGUARD, """
                ||a.example^$badfilter
                ||a.example^
                a.example
                ||b.example^
                @@||x.b.example^
                @@||x.b.example^$badfilter
                ||c.example^$important
                ||c.example^$badfilter,important
                """);
        assertThat(holds(list, "a.example")).isTrue();
        assertThat(holds(list, "x.a.example")).isFalse();
        assertThat(holds(list, "x.b.example")).isTrue();
        assertThat(holds(list, "c.example")).isFalse();
    }

    @Test
    void listWhoseEntriesAreAllTakenBackIsRefused() {
        assertThatThrownBy(() -> read(ListFormat.ADGUARD, "||a.example^\n||a.example^$badfilter\n@@||b.example^\n"))
                .isInstanceOf(ListException.class)
                .hasMessageContaining("no entry that can be used");
    }

    @Test
    void piholeExceptionsWin() throws IOException {
        LoadedList list = read(ListFormat.PIHOLE, "||ads.example^\n@@||good.ads.example^\n");
        assertThat(holds(list, "x.ads.example")).isTrue();
        assertThat(holds(list, "x.good.ads.example")).isFalse();
    }

    @Test
    void longerNamesAreResolvedAfterAllInDnsmasqAndUnbound() throws IOException {
        LoadedList dnsmasq = read(
                ListFormat.DNSMASQ,
                "server=/good.ads.example/#\naddress=/ads.example/\naddress=/bad.good.ads.example/\n");
        LoadedList unbound = read(ListFormat.UNBOUND, """
                server:
                local-zone: "ads.example" always_null
                local-zone: "good.ads.example" transparent
                local-zone: "bad.good.ads.example" deny
                """);
        for (LoadedList list : List.of(dnsmasq, unbound)) {
            assertThat(holds(list, "x.ads.example")).isTrue();
            assertThat(holds(list, "good.ads.example")).isFalse();
            assertThat(holds(list, "x.good.ads.example")).isFalse();
            assertThat(holds(list, "x.bad.good.ads.example")).isTrue();
            assertThat(list.ignored()).isZero();
        }
    }

    @Test
    void clashPayloadIsYaml() throws IOException {
        LoadedList list = read(ListFormat.CLASH, """
                # a provider
                payload:
                  - '+.ads.example'
                  - "b.example" # why
                  - DOMAIN,c.example
                """);
        assertThat(list.size()).isEqualTo(3);
        assertThat(list.ignored()).isZero();
    }

    @Test
    void bareNamesReachAsFarAsTheSetSays() throws IOException {
        Files.writeString(folder.resolve("list"), "ads.example\n.b.example\n");
        ListOptions below = new ListOptions(ListFormat.SQUID, null, DomainSet.Reach.WITH_BELOW);
        assertThat(holds(ListReader.read(folder, "list", below, Instant.EPOCH), "x.ads.example"))
                .isTrue();
        ListOptions exact = new ListOptions(ListFormat.PLAIN, null, DomainSet.Reach.EXACT);
        LoadedList list = ListReader.read(folder, "list", exact, Instant.EPOCH);
        assertThat(holds(list, "x.ads.example")).isFalse();
        assertThat(holds(list, "x.b.example")).isTrue();
    }
}
