package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole files, as they are found in the field. */
class ListExamplesTest {

    private static LoadedList read(String file, String set) throws IOException {
        for (Examples.Example each : Examples.ALL) {
            if (each.file().equals(file) && (set.isEmpty() || set.equals(each.set()))) {
                Instant written = Files.getLastModifiedTime(Examples.folder().resolve(file))
                        .toInstant();
                return ListReader.read(Examples.folder(), file, each.options(), written);
            }
        }
        throw new AssertionError(file);
    }

    @ParameterizedTest
    @CsvSource({
        "plain.txt, '', 2",
        "squid.txt, '', 0",
        "games, '', 2",
        "hosts.txt, '', 2",
        "adguard.txt, '', 4",
        "pihole.txt, '', 1",
        "dnsmasq.conf, '', 3",
        "unbound.conf, '', 2",
        "clash.yaml, '', 2",
        "sets.ipset, house, 0",
        "sets.ipset, mail, 0",
        "level.netset, '', 0",
        "banned.nft, '', 0",
        "banned.json, '', 0"
    })
    void linesThatCannotBeUsedAreCounted(String file, String set, int ignored) throws IOException {
        LoadedList list = read(file, set);
        assertThat(list.faults()).as("%s", list.faults()).hasSize(file.equals("games") ? 1 : ignored);
        assertThat(list.ignored()).isEqualTo(ignored);
    }

    @ParameterizedTest
    @CsvSource({
        "plain.txt, x.tracker.example, plain.txt:3",
        "plain.txt, x.below-only.example, plain.txt:5",
        "squid.txt, x.social.example, squid.txt:2",
        "squid.txt, x.www.exact.example, none",
        "games, x.play.example, games/domains:2",
        "games, portal.example, none",
        "hosts.txt, stats.example, hosts.txt:10",
        "hosts.txt, x.ads.example, none",
        "hosts.txt, localhost, none",
        "adguard.txt, x.ads.example, adguard.txt:4",
        "adguard.txt, x.good.ads.example, none",
        "adguard.txt, x.exact.example, none",
        "adguard.txt, mistake.example, none",
        "adguard.txt, kids.example, none",
        "adguard.txt, x.wild.example, adguard.txt:12",
        "pihole.txt, x.wide.example, pihole.txt:4",
        "pihole.txt, good.wide.example, none",
        "dnsmasq.conf, x.stats.example, dnsmasq.conf:3",
        "dnsmasq.conf, x.good.blocked.example, none",
        "dnsmasq.conf, portal.example, none",
        "unbound.conf, x.metrics.example, unbound.conf:4",
        "unbound.conf, x.good.metrics.example, none",
        "unbound.conf, x.single.example, none",
        "clash.yaml, x.wide.example, clash.yaml:4",
        "clash.yaml, below.example, none"
    })
    void nameStandsAt(String file, String name, String place) throws IOException {
        LoadedList list = read(file, "");
        int value = list.names().find(new HostName(name));
        assertThat(value == DomainSet.NONE ? "none" : list.place(value)).isEqualTo(place);
    }

    @ParameterizedTest
    @CsvSource({
        "plain.txt, '', 203.0.113.20, plain.txt:9",
        "squid.txt, '', 203.0.113.77, squid.txt:4",
        "games, '', 192.0.2.50, games/domains:3",
        "clash.yaml, '', 198.51.100.7, clash.yaml:9",
        "sets.ipset, house, 192.0.2.1, sets.ipset:2",
        "sets.ipset, house, 192.0.2.199, none",
        "sets.ipset, house, 192.0.2.200, sets.ipset:4",
        "sets.ipset, house, 198.51.100.7, sets.ipset:8",
        "sets.ipset, house, 2001:db8:1::9, sets.ipset:6",
        "level.netset, '', 203.0.113.9, level.netset:6",
        "banned.nft, '', 203.0.113.9, banned.nft:8",
        "banned.json, '', 198.51.100.9, banned.json:1"
    })
    void addressStandsAt(String file, String set, String address, String place) throws IOException {
        LoadedList list = read(file, set);
        int value = list.addresses().find(Addresses.of(address));
        assertThat(value == CidrSet.NONE ? "none" : list.place(value)).isEqualTo(place);
    }

    @Test
    void entryOfThreePartsWantsAllThree() throws IOException {
        ListAddresses mail = read("sets.ipset", "mail").addresses();
        IpKey client = IpKey.of(Addresses.of("192.0.2.9"));
        IpKey server = IpKey.of(Addresses.of("203.0.113.5"));
        assertThat(mail.find(client, 25, server)).isEqualTo(10);
        assertThat(mail.find(client, 53, server)).isEqualTo(CidrSet.NONE);
        assertThat(mail.find(client, 25, client)).isEqualTo(CidrSet.NONE);
    }
}
