package io.sluicegate.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Entries of several parts, as kinds of ipset have them: an address with a port, with a second address, or with both.
 * The first address belongs to the side that is asked for, the port to the destination, the second address to the other
 * side. As in the kernel the longest first prefix decides before the longest second one, among entries of one port.
 * Immutable; a look-up allocates nothing.
 */
final class CompoundSet implements AddressMember {

    /** Stands for the port of entries that name none. */
    static final int NO_PORT = 0;

    /** In the sets of second addresses a value is a line and this bit for a hole. */
    private static final int HOLE = 1;

    private final int[] ports;
    private final Level[] levels;
    private final boolean pairs;
    private final int size;

    private CompoundSet(Builder builder) {
        this.ports = builder.levels.keySet().stream().mapToInt(port -> port).toArray();
        this.levels = builder.levels.values().stream().map(LevelBuilder::build).toArray(Level[]::new);
        this.pairs = builder.pairs;
        this.size = builder.size;
    }

    /**
     * The entries of one port.
     *
     * @param firsts the first addresses, each with its line or, in pairs, with its place in the other columns
     * @param outer the place of the first address that holds this one; NONE for none
     * @param seconds what stands behind each first address; empty for entries of one address
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Level(CidrSet firsts, int[] outer, CidrSet[] seconds) {

        int find(IpKey address, IpKey other) {
            for (int i = firsts.find(address); i != CidrSet.NONE; i = outer[i]) {
                int value = seconds[i].find(other);
                if (value != CidrSet.NONE) {
                    return (value & HOLE) == HOLE ? CidrSet.NONE : value >>> 1;
                }
            }
            return CidrSet.NONE;
        }
    }

    @Override
    public int find(IpKey address, int port, @Nullable IpKey other) {
        int value = findAt(NO_PORT, address, other);
        return value != CidrSet.NONE ? value : findAt(port, address, other);
    }

    private int findAt(int port, IpKey address, @Nullable IpKey other) {
        int at = Arrays.binarySearch(ports, port);
        if (at < 0) {
            return CidrSet.NONE;
        }
        if (!pairs) {
            return levels[at].firsts().find(address);
        }
        return other == null ? CidrSet.NONE : levels[at].find(address, other);
    }

    @Override
    public boolean asksOther() {
        return pairs;
    }

    @Override
    public int size() {
        return size;
    }

    /** Collects entries of one kind. Confined to one load. */
    static final class Builder {

        private final boolean pairs;
        private final Map<Integer, LevelBuilder> levels = new TreeMap<>();
        private int size;

        /** A builder for entries with or without a second address. */
        Builder(boolean pairs) {
            this.pairs = pairs;
        }

        /** Adds an entry of one address and a port. */
        void add(Cidr address, int port, int line, boolean hole) {
            size++;
            level(port).alone.add(address, hole ? CidrSet.NONE : line);
        }

        /** Adds an entry of two addresses, with {@link #NO_PORT} where it names none. */
        void addPair(Cidr first, Cidr second, int port, int line, boolean hole) {
            size++;
            level(port)
                    .seconds
                    .computeIfAbsent(first, each -> new CidrSet.Builder())
                    .add(second, line << 1 | (hole ? HOLE : 0));
        }

        private LevelBuilder level(int port) {
            return levels.computeIfAbsent(port, each -> new LevelBuilder());
        }

        CompoundSet build() {
            return new CompoundSet(this);
        }
    }

    /** Collects the entries of one port. */
    private static final class LevelBuilder {

        private final CidrSet.Builder alone = new CidrSet.Builder();
        private final Map<Cidr, CidrSet.Builder> seconds = new LinkedHashMap<>();

        Level build() {
            return seconds.isEmpty() ? new Level(alone.build(), new int[0], new CidrSet[0]) : buildPairs();
        }

        private Level buildPairs() {
            Map<Cidr, Integer> places = new LinkedHashMap<>();
            CidrSet.Builder firsts = new CidrSet.Builder();
            seconds.keySet().forEach(first -> {
                firsts.add(first, places.size());
                places.put(first, places.size());
            });
            int[] outer = outer(places);
            CidrSet[] sets =
                    seconds.values().stream().map(CidrSet.Builder::build).toArray(CidrSet[]::new);
            return new Level(firsts.build(), outer, sets);
        }

        private static int[] outer(Map<Cidr, Integer> places) {
            NavigableSet<Integer> lengths = new TreeSet<>();
            places.keySet().forEach(first -> lengths.add(first.length()));
            List<Integer> outer = new ArrayList<>();
            places.keySet().forEach(first -> outer.add(outer(first, places, lengths)));
            return outer.stream().mapToInt(place -> place).toArray();
        }

        private static int outer(Cidr first, Map<Cidr, Integer> places, NavigableSet<Integer> lengths) {
            for (int length : lengths.headSet(first.length(), false).descendingSet()) {
                Integer place = places.get(first.shortened(length));
                if (place != null) {
                    return place;
                }
            }
            return CidrSet.NONE;
        }
    }
}
