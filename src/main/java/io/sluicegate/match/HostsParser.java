package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    private final Span word = new Span();
    private final Span rest = new Span();

    HostsParser(ListEntries entries, DomainSet.Reach bare) {
        this.entries = entries;
        this.bare = bare;
    }

    @Override
    public void parse(Span line, int number) throws ListException {
        line.cutAt('#');
        line.strip();
        rest.set(line);
        if (!rest.next(word)) {
            return;
        }
        boolean nowhere = leadsNowhere(word);
        boolean others = false;
        boolean own = false;
        while (rest.next(word)) {
            boolean isOwn = isOwn(word);
            own |= isOwn;
            others |= !isOwn;
            if (nowhere && !isOwn) {
                entries.addName(word, bare, number);
            }
        }
        boolean harmless = own && !others;
        if (!harmless && !(nowhere && others)) {
            entries.ignore(number, line.text(), "no line of 0.0.0.0, 127.0.0.0/8, :: or ::1 with a name");
        }
    }

    private static boolean isOwn(Span word) {
        boolean may = "lbiLBI".indexOf(word.at(0)) >= 0 && word.length() < 30;
        HostName name = may ? HostName.parse(word.text()) : null;
        return name != null && OWN.contains(name.text());
    }

    private static boolean leadsNowhere(Span word) {
        return word.is("0.0.0.0") || word.is("127.0.0.1") || leadsNowhere(IpLiteral.parse(word.text()));
    }

    static boolean leadsNowhere(@Nullable InetAddress address) {
        return address != null && (address.isLoopbackAddress() || address.isAnyLocalAddress());
    }
}
