package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Understands the format {@code hosts}: an address that leads nowhere, and names behind it, each of which stands for
 * itself alone. Confined to one load.
 */
final class HostsParser implements LineParser {

    /** Names that every hosts file holds for its own host and links. */
    private static final Set<String> OWN = Set.of(
            "localhost",
            "localhost.localdomain",
            "localhost4",
            "localhost4.localdomain4",
            "localhost6",
            "localhost6.localdomain6",
            "local",
            "broadcasthost",
            "ip6-localhost",
            "ip6-loopback",
            "ip6-localnet",
            "ip6-mcastprefix",
            "ip6-allnodes",
            "ip6-allrouters",
            "ip6-allhosts");

    private final ListEntries entries;
    private final DomainSet.Reach bare;

    HostsParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(String line, int number) {
        String text = PlainParser.withoutComment(line);
        if (text.isEmpty()) {
            return;
        }
        List<String> words = Arrays.asList(text.split("\\s+", -1));
        List<String> names = words.subList(1, words.size());
        if (!names.isEmpty() && names.stream().allMatch(HostsParser::isOwn)) {
            return;
        }
        if (names.isEmpty() || !leadsNowhere(words.get(0))) {
            entries.ignore(number, text, "no line of 0.0.0.0, 127.0.0.0/8, :: or ::1 with a name");
            return;
        }
        names.forEach(name -> add(name, number));
    }

    private void add(String word, int number) {
        HostName name = HostName.parse(word);
        if (name == null) {
            entries.ignore(number, word, "no host name");
        } else if (!isOwn(name.text())) {
            entries.addName(name, bare, number);
        }
    }

    private static boolean isOwn(String word) {
        HostName name = HostName.parse(word);
        return name != null && OWN.contains(name.text());
    }

    private static boolean leadsNowhere(String word) {
        InetAddress address = IpLiteral.parse(word);
        return address != null && (address.isLoopbackAddress() || address.isAnyLocalAddress());
    }
}
