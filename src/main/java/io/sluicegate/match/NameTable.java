package io.sluicegate.match;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names with what is said of them, in pages of bytes behind one open-addressing table of hashes. Eight bits of each
 * hash stand in a table of their own, so that a miss seldom touches a name; every hit is compared byte by byte. The
 * seed is new for every load, so that no list can be made to collide. Grows while it is confined to one load; safe for
 * any thread once {@link #freeze} has been called. Five bytes a name beside its text, and 6.25 in the table.
 */
final class NameTable {

    static final int NONE = -1;
    /** What is said of a name: three bits, and a number below this. */
    static final int FLAGS_AT = 29;

    private static final int PAGE_BITS = 18;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int HEADER = 5;
    private static final int MAX_PAGES = 1 << (31 - PAGE_BITS);

    private final long seed;
    private byte[][] pages = {};
    /** Where the next name goes; a page ends at its end or at a length of 0. */
    private int used = PAGE;

    private byte[] tags = {};
    private int[] slots = {};
    private int count;
    /** How many slots are taken, those of names of which nothing is said any more too. */
    private int entered;

    NameTable(long seed) {
        this.seed = seed;
    }

    /** How many names are in it. */
    int count() {
        return count;
    }

    long seed() {
        return seed;
    }

    /** The hash of a suffix with one more character before it. */
    static long mix(long hash, int c) {
        return (hash ^ c) * 0x9e3779b97f4a7c15L;
    }

    private static long spread(long hash) {
        long mixed = (hash ^ hash >>> 29) * 0xbf58476d1ce4e5b9L;
        return mixed ^ mixed >>> 32;
    }

    private static byte tag(long spread) {
        byte tag = (byte) spread;
        return tag == 0 ? 1 : tag;
    }

    private int home(long spread) {
        return (int) (((spread >>> 32) * slots.length) >>> 32);
    }

    /** Where the name that ends a text stands, from {@code from} on, whose hash that is; -1 when it is not here. */
    int locate(String text, int from, long hash) {
        long spread = spread(hash);
        byte tag = tag(spread);
        int at = home(spread);
        while (tags[at] != 0) {
            if (tags[at] == tag && isAt(slots[at], text, from)) {
                return slots[at];
            }
            at = at + 1 == tags.length ? 0 : at + 1;
        }
        return NONE;
    }

    private boolean isAt(int place, String text, int from) {
        byte[] page = pages[place >>> PAGE_BITS];
        int offset = place & (PAGE - 1);
        int length = page[offset] & 0xff;
        if (length != text.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (page[offset + HEADER + i] != text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private int locate(byte[] name, int from, int length) {
        if (slots.length == 0) {
            return NONE;
        }
        long spread = spread(hash(name, from, length));
        byte tag = tag(spread);
        int at = home(spread);
        while (tags[at] != 0) {
            if (tags[at] == tag && isAt(slots[at], name, from, length)) {
                return slots[at];
            }
            at = at + 1 == tags.length ? 0 : at + 1;
        }
        return NONE;
    }

    private boolean isAt(int place, byte[] name, int from, int length) {
        byte[] page = pages[place >>> PAGE_BITS];
        int offset = place & (PAGE - 1);
        int begin = offset + HEADER;
        return (page[offset] & 0xff) == length && Arrays.equals(page, begin, begin + length, name, from, from + length);
    }

    /** Where the name stands; -1 when it is not here. */
    int locate(byte[] name, int length) {
        return locate(name, 0, length);
    }

    private long hash(byte[] name, int from, int length) {
        long hash = seed;
        for (int i = from + length - 1; i >= from; i--) {
            hash = mix(hash, name[i]);
        }
        return hash;
    }

    /** What is said of the name at a place. */
    int said(int place) {
        byte[] page = pages[place >>> PAGE_BITS];
        int offset = (place & (PAGE - 1)) + 1;
        return page[offset] << 24
                | (page[offset + 1] & 0xff) << 16
                | (page[offset + 2] & 0xff) << 8
                | (page[offset + 3] & 0xff);
    }

    /** Says something else of the name at a place; without a flag it is as if it were not there. */
    void say(int place, int said) {
        boolean was = said(place) >>> FLAGS_AT != 0;
        boolean is = said >>> FLAGS_AT != 0;
        count += was == is ? 0 : is ? 1 : -1;
        write(pages[place >>> PAGE_BITS], (place & (PAGE - 1)) + 1, said);
    }

    private static void write(byte[] page, int offset, int said) {
        for (int i = 0; i < 4; i++) {
            page[offset + i] = (byte) (said >>> (24 - 8 * i));
        }
    }

    /**
     * Adds a name that is not here.
     *
     * @throws ListException when there is no more room
     */
    void add(byte[] name, int length, int said) throws ListException {
        if ((entered + 1L) * 5 > slots.length * 4L) {
            rebuild(Math.max(4, slots.length * 2));
        }
        int place = append(name, length, said);
        enter(place, hash(name, 0, length));
        count++;
    }

    private int append(byte[] name, int length, int said) throws ListException {
        int needed = HEADER + length;
        if (used + needed > PAGE) {
            if (pages.length == MAX_PAGES) {
                throw new ListException("it holds more names than fit into 2 GiB");
            }
            pages = Arrays.copyOf(pages, pages.length + 1);
            pages[pages.length - 1] = new byte[pages.length == 1 ? 2 * needed : PAGE];
            used = 0;
        }
        int last = pages.length - 1;
        byte[] page = pages[last];
        if (used + needed > page.length) {
            page = Arrays.copyOf(page, Math.min(PAGE, 2 * (used + needed)));
            pages[last] = page;
        }
        page[used] = (byte) length;
        write(page, used + 1, said);
        System.arraycopy(name, 0, page, used + HEADER, length);
        int place = last << PAGE_BITS | used;
        used += needed;
        return place;
    }

    private void enter(int place, long hash) {
        long spread = spread(hash);
        int at = home(spread);
        while (tags[at] != 0) {
            at = at + 1 == tags.length ? 0 : at + 1;
        }
        tags[at] = tag(spread);
        slots[at] = place;
        entered++;
    }

    private void rebuild(int capacity) {
        tags = new byte[0];
        slots = new int[0];
        tags = new byte[capacity];
        slots = new int[capacity];
        entered = 0;
        walk((page, offset, length) -> {
            if (said(place(page, offset)) >>> FLAGS_AT != 0) {
                enter(place(page, offset), hash(pages[page], offset + HEADER, length));
            }
        });
    }

    private static int place(int page, int offset) {
        return page << PAGE_BITS | offset;
    }

    /** Sees a name. */
    private interface Visitor {
        void visit(int page, int offset, int length);
    }

    private void walk(Visitor visitor) {
        for (int page = 0; page < pages.length; page++) {
            byte[] bytes = pages[page];
            int end = page == pages.length - 1 ? used : bytes.length;
            for (int offset = 0; offset < end && bytes[offset] != 0; ) {
                int length = bytes[offset] & 0xff;
                visitor.visit(page, offset, length);
                offset += HEADER + length;
            }
        }
    }

    /** Gives back what growing took; nothing is added behind it. */
    void freeze() {
        int wanted = (int) Math.min(Integer.MAX_VALUE - 8, count * 5L / 4 + 1);
        if (slots.length > wanted + wanted / 8) {
            rebuild(wanted);
        }
        if (pages.length > 0) {
            int last = pages.length - 1;
            pages[last] = Arrays.copyOf(pages[last], used);
        }
    }

    /** Sees what is said of a name. */
    interface Reader {
        void read(String name, int said);
    }

    /** Shows all names, in the order in which they were added. */
    void each(Reader reader) {
        walk((page, offset, length) -> {
            String name = new String(pages[page], offset + HEADER, length, StandardCharsets.US_ASCII);
            reader.read(name, said(place(page, offset)));
        });
    }

    /** How many names of this table stand in another one too, with the same flags. */
    int shared(NameTable other) {
        int[] shared = {0};
        walk((page, offset, length) -> {
            int flags = said(place(page, offset)) >>> FLAGS_AT;
            int place = other.locate(pages[page], offset + HEADER, length);
            if (flags != 0 && place != NONE && other.said(place) >>> FLAGS_AT == flags) {
                shared[0]++;
            }
        });
        return shared[0];
    }
}
