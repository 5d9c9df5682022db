package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Names, each alone, with all below it, or only what is below it. One table of hashes over one block of bytes; a
 * name's suffixes are hashed in one pass from its last character on, and every hit is compared byte by byte. The seed
 * is new for every load, so that no list can be made to collide. Immutable; about 27 bytes a name and its text.
 */
public final class DomainSet {

    /** The name is not in the set. */
    public static final int NONE = -1;

    /** The name itself is in the set. */
    private static final int SELF = 1;
    /** What is below the name is in the set. */
    private static final int BELOW = 2;

    private static final int LENGTH_AT = 0;
    private static final int FLAGS_AT = 1;
    private static final int VALUE_AT = 2;
    private static final int TEXT_AT = 6;

    private final long seed;
    private final byte[] blob;
    /** Offset in the blob plus one; 0 is an empty slot. */
    private final int[] slots;

    private final int size;

    private DomainSet(long seed, byte[] blob, int[] slots, int size) {
        this.seed = seed;
        this.blob = blob;
        this.slots = slots;
        this.size = size;
    }

    /** The value of the longest entry that holds the name; {@link #NONE} if none does. */
    public int find(HostName name) {
        String text = name.text();
        long hash = seed;
        int found = NONE;
        for (int i = text.length() - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '.') {
                int offset = offsetOf(text, i + 1, hash);
                if (offset >= 0 && (blob[offset + FLAGS_AT] & BELOW) != 0) {
                    found = valueAt(offset);
                }
            }
            hash = mix(hash, c);
        }
        int offset = offsetOf(text, 0, hash);
        return offset >= 0 && (blob[offset + FLAGS_AT] & SELF) != 0 ? valueAt(offset) : found;
    }

    private int offsetOf(String text, int from, long hash) {
        int mask = slots.length - 1;
        int at = slot(hash, mask);
        while (slots[at] != 0) {
            int offset = slots[at] - 1;
            if (equalsAt(offset, text, from)) {
                return offset;
            }
            at = (at + 1) & mask;
        }
        return NONE;
    }

    private boolean equalsAt(int offset, String text, int from) {
        int length = blob[offset + LENGTH_AT] & 0xff;
        if (length != text.length() - from) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (blob[offset + TEXT_AT + i] != (byte) text.charAt(from + i)) {
                return false;
            }
        }
        return true;
    }

    private int valueAt(int offset) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            value = value << 8 | (blob[offset + VALUE_AT + i] & 0xff);
        }
        return value;
    }

    private static long mix(long hash, char c) {
        return (hash ^ c) * 0x9e3779b97f4a7c15L;
    }

    private static int slot(long hash, int mask) {
        return (int) (hash >>> 32 ^ hash >>> 7) & mask;
    }

    /** How many names are in it. */
    public int size() {
        return size;
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Which names an entry stands for. */
    public enum Reach {
        /** {@code =example.com}. */
        EXACT(SELF),
        /** {@code example.com}. */
        WITH_BELOW(SELF | BELOW),
        /** {@code *.example.com}. */
        BELOW_ONLY(BELOW);

        private final int flags;

        Reach(int flags) {
            this.flags = flags;
        }
    }

    /** Collects names. Confined to one thread. */
    public static final class Builder {

        private final long seed;
        private byte[] blob = new byte[256];
        private int used;
        private int[] slots = new int[16];
        private int size;

        /** A builder whose hashes nobody can foresee. */
        public Builder(long seed) {
            this.seed = seed;
        }

        /** Adds a name with its value, such as the line of its list. A name added twice reaches as far as both. */
        public Builder add(HostName name, Reach reach, int value) {
            if ((size + 1) * 4 > slots.length * 3) {
                grow();
            }
            DomainSet sofar = new DomainSet(seed, blob, slots, size);
            long hash = hash(name.text());
            int offset = sofar.offsetOf(name.text(), 0, hash);
            if (offset >= 0) {
                blob[offset + FLAGS_AT] |= (byte) reach.flags;
                return this;
            }
            insert(append(name, reach, value), hash);
            size++;
            return this;
        }

        private long hash(String text) {
            long hash = seed;
            for (int i = text.length() - 1; i >= 0; i--) {
                hash = mix(hash, text.charAt(i));
            }
            return hash;
        }

        private int append(HostName name, Reach reach, int value) {
            byte[] text = name.text().getBytes(StandardCharsets.US_ASCII);
            if (used + TEXT_AT + text.length > blob.length) {
                blob = Arrays.copyOf(blob, blob.length * 2 + text.length);
            }
            int offset = used;
            blob[offset + LENGTH_AT] = (byte) text.length;
            blob[offset + FLAGS_AT] = (byte) reach.flags;
            for (int i = 0; i < 4; i++) {
                blob[offset + VALUE_AT + i] = (byte) (value >>> (24 - 8 * i));
            }
            System.arraycopy(text, 0, blob, offset + TEXT_AT, text.length);
            used += TEXT_AT + text.length;
            return offset;
        }

        private void insert(int offset, long hash) {
            int mask = slots.length - 1;
            int at = slot(hash, mask);
            while (slots[at] != 0) {
                at = (at + 1) & mask;
            }
            slots[at] = offset + 1;
        }

        private void grow() {
            slots = new int[slots.length * 2];
            for (int offset = 0; offset < used; offset += TEXT_AT + (blob[offset + LENGTH_AT] & 0xff)) {
                int length = blob[offset + LENGTH_AT] & 0xff;
                insert(offset, hash(new String(blob, offset + TEXT_AT, length, StandardCharsets.US_ASCII)));
            }
        }

        /** The set of all that was added. */
        public DomainSet build() {
            return new DomainSet(seed, Arrays.copyOf(blob, used), slots.clone(), size);
        }
    }
}
