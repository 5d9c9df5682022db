package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.nio.charset.StandardCharsets;

/**
 * Names, each alone, with all below it, or only what is below it. A name's suffixes are hashed in one pass from its
 * last character on; a look-up allocates nothing. Immutable; about 11 bytes a name and its text.
 */
public final class DomainSet {

    /** The name is not in the set. */
    public static final int NONE = -1;
    /** The largest value of an entry. */
    static final int MAX_VALUE = (1 << NameTable.FLAGS_AT) - 2;

    private static final int HOLE = MAX_VALUE + 1;
    private static final int SELF = Reach.EXACT.flag | Reach.WITH_BELOW.flag;
    private static final int BELOW = Reach.WITH_BELOW.flag | Reach.BELOW_ONLY.flag;

    private final NameTable table;
    private final boolean holes;

    private DomainSet(NameTable table, boolean holes) {
        this.table = table;
        this.holes = holes;
    }

    /** The value of the longest entry that holds the name; {@link #NONE} if none does, or if that one is a hole. */
    public int find(HostName name) {
        return find(name, SELF);
    }

    /** The same for a name that stands for all below it: the entry that holds them, but for longer ones inside. */
    public int findBelow(HostName name) {
        return find(name, BELOW);
    }

    private int find(HostName name, int whole) {
        if (table.count() == 0) {
            return NONE;
        }
        String text = name.text();
        long hash = table.seed();
        int found = HOLE;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '.') {
                found = longer(text, i + 1, hash, BELOW, found);
            }
            hash = NameTable.mix(hash, c);
        }
        found = longer(text, 0, hash, whole, found);
        return found == HOLE ? NONE : found;
    }

    private int longer(String text, int from, long hash, int flags, int sofar) {
        int place = table.locate(text, from, hash);
        int said = place < 0 ? 0 : table.said(place);
        return (said >>> NameTable.FLAGS_AT & flags) == 0 ? sofar : said & HOLE;
    }

    /** How many names are in it, holes too. */
    public int size() {
        return table.count();
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return table.count() == 0;
    }

    /** Sees an entry: whether it stands for the name itself, and for what is below it. */
    public interface Reader {
        /** One of these at least is true. */
        void read(HostName name, boolean itself, boolean below);
    }

    /** Whether there may be holes in it. */
    boolean hasHoles() {
        return holes;
    }

    /** Shows all entries but holes. */
    public void each(Reader reader) {
        table.each((name, said) -> {
            boolean itself = (said >>> NameTable.FLAGS_AT & SELF) != 0;
            boolean below = (said >>> NameTable.FLAGS_AT & BELOW) != 0;
            if ((itself || below) && (said & HOLE) != HOLE) {
                reader.read(new HostName(name), itself, below);
            }
        });
    }

    /** How many of its names reach as far in another set. */
    int shared(DomainSet other) {
        return table.shared(other.table);
    }

    /** Which names an entry stands for. */
    public enum Reach {
        /** {@code =example.com}. */
        EXACT(1),
        /** {@code example.com}. */
        WITH_BELOW(2),
        /** {@code *.example.com}. */
        BELOW_ONLY(4);

        private final int flag;

        Reach(int flag) {
            this.flag = flag;
        }

        private int with(int value) {
            return flag << NameTable.FLAGS_AT | value;
        }
    }

    /** Collects names. Confined to one thread; of no use once the set is built. */
    public static final class Builder {

        private final NameTable table;
        private final byte[] name = new byte[NameBytes.MAX_LENGTH];
        private boolean holes;

        /** A builder whose hashes nobody can foresee. */
        public Builder(long seed) {
            table = new NameTable(seed);
        }

        /** Adds a name with its value, such as the line of its list. A name added twice reaches as far as both. */
        public Builder add(HostName entry, Reach reach, int value) {
            try {
                put(canonical(entry), reach.with(value));
            } catch (ListException e) {
                throw new IllegalStateException("rules hold no names by the gigabyte", e);
            }
            return this;
        }

        /** Adds a name as a list writes it; false where it takes a closer look than one at plain bytes. */
        boolean add(Span entry, Reach reach, int value) throws ListException {
            int length = NameBytes.canonical(entry, name);
            if (length > 0) {
                put(length, reach.with(value));
            }
            return length > 0;
        }

        /** Adds a hole: what it holds is not in this set, but for longer entries inside; an equal entry fills it. */
        void addHole(HostName entry, Reach reach) throws ListException {
            holes = true;
            int length = canonical(entry);
            int place = table.locate(name, length);
            if (place < 0 || table.said(place) >>> NameTable.FLAGS_AT == 0) {
                put(length, reach.with(HOLE));
            }
        }

        /** Takes back what was added with that reach. */
        void remove(HostName entry, Reach reach) {
            int place = table.locate(name, canonical(entry));
            if (place >= 0) {
                table.say(place, table.said(place) & ~reach.with(0));
            }
        }

        private int canonical(HostName entry) {
            byte[] text = entry.text().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(text, 0, name, 0, text.length);
            return text.length;
        }

        private void put(int length, int said) throws ListException {
            int place = table.locate(name, length);
            int before = place < 0 ? 0 : table.said(place);
            if (place < 0) {
                table.add(name, length, said);
            } else if ((before & HOLE) == HOLE || before >>> NameTable.FLAGS_AT == 0) {
                table.say(place, said);
            } else {
                table.say(place, before | (said & ~HOLE));
            }
        }

        int size() {
            return table.count();
        }

        /** The set of all that was added. */
        public DomainSet build() {
            table.freeze();
            return new DomainSet(table, holes);
        }
    }
}
