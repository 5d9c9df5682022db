package io.sluicegate.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One set of an ipset file while it is read. Confined to one load. */
final class IpsetSet {

    private final @Nullable IpsetKind kind;
    private final String netmask;
    private final long timeout;
    private final CidrSet.Builder plain = new CidrSet.Builder();
    private final CompoundSet.Builder compound;
    private final Set<String> members = new LinkedHashSet<>();
    private int usable;
    private int over;

    /**
     * An empty set.
     *
     * @param kind null for one that is not read
     * @param netmask of all its entries; empty where they have their own
     * @param timeout in seconds of entries that name none; 0 for ever
     */
    IpsetSet(@Nullable IpsetKind kind, String netmask, long timeout) {
        this.kind = kind;
        this.netmask = netmask;
        this.timeout = timeout;
        this.compound = new CompoundSet.Builder(kind != null && kind.hasPair());
    }

    boolean isList() {
        return kind == IpsetKind.LIST;
    }

    long timeout() {
        return timeout;
    }

    int usable() {
        return usable;
    }

    int over() {
        return over;
    }

    void countOver() {
        over++;
    }

    Set<String> members() {
        return members;
    }

    /** Adds an entry; says what is wrong with it, null for nothing. */
    @Nullable
    String add(Span entry, int line, boolean hole) {
        if (kind == null) {
            return null;
        }
        if (isList()) {
            members.add(entry.text());
            return null;
        }
        if (!kind.hasPort() && !kind.hasPair()) {
            return addPlain(entry, line, hole);
        }
        return addParts(List.of(entry.text().split(",", -1)), line, hole);
    }

    private @Nullable String addPlain(Span entry, int line, boolean hole) {
        long four = netmask.isEmpty() ? Ipv4Bytes.parse(entry) : Ipv4Bytes.NONE;
        if (four != Ipv4Bytes.NONE && Ipv4Bytes.length(four) > 0) {
            plain.add4(four, hole ? CidrSet.NONE : line);
            count(hole);
            return null;
        }
        Cidr six = netmask.isEmpty() ? Ipv6Bytes.parse(entry) : null;
        if (six != null && six.length() > 0) {
            plain.add(six, hole ? CidrSet.NONE : line);
            count(hole);
            return null;
        }
        List<Cidr> blocks = new ArrayList<>();
        String fault = blocks(entry.text(), blocks);
        for (Cidr block : blocks) {
            plain.add(block, hole ? CidrSet.NONE : line);
            count(hole);
        }
        return fault;
    }

    private @Nullable String addParts(List<String> parts, int line, boolean hole) {
        boolean hasPort = kind != null && kind.hasPort();
        boolean hasPair = kind != null && kind.hasPair();
        if (parts.size() != 1 + (hasPort ? 1 : 0) + (hasPair ? 1 : 0)) {
            return "not as many parts as the kind of the set has";
        }
        int port = hasPort ? IpsetPort.parse(parts.get(1)) : CompoundSet.NO_PORT;
        if (port == IpsetPort.NONE) {
            return "no port as ipset save writes it, such as tcp:80";
        }
        List<Cidr> firsts = new ArrayList<>();
        List<Cidr> seconds = new ArrayList<>();
        String fault = blocks(parts.get(0), firsts);
        if (fault == null && hasPair) {
            fault = blocks(parts.get(parts.size() - 1), seconds);
        }
        if (fault != null) {
            return fault;
        }
        if (port == IpsetPort.NEVER) {
            count(false);
            return null;
        }
        for (Cidr first : firsts) {
            if (hasPair) {
                seconds.forEach(second -> compound.addPair(first, second, port, line, hole));
            } else {
                compound.add(first, port, line, hole);
            }
            count(hole);
        }
        return null;
    }

    private void count(boolean hole) {
        usable += hole ? 0 : 1;
    }

    /** A set with a netmask keeps one address for all that share their prefix with it. */
    private @Nullable String blocks(String text, List<Cidr> blocks) {
        boolean whole = !netmask.isEmpty() && text.indexOf('/') < 0 && text.indexOf('-') < 0;
        CidrText.Parsed parsed = CidrText.parse(whole ? text + "/" + netmask : text);
        if (parsed == null) {
            return ListEntries.NO_ADDRESS;
        }
        boolean zero = parsed.blocks().stream().anyMatch(block -> block.length() == 0);
        if (zero && !(kind != null && kind.takesZero())) {
            return "ipset takes no prefix of length 0";
        }
        blocks.addAll(parsed.blocks());
        return null;
    }

    AddressMember build() {
        boolean parts = kind != null && (kind.hasPort() || kind.hasPair());
        return parts ? compound.build() : plain.build();
    }

    boolean isRead() {
        return kind != null;
    }
}
