package io.sluicegate.match;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Ports. Immutable; 8 KiB at most. */
public final class PortSet {

    private static final int MAX_PORT = 65535;

    private final BitSet ports;

    private PortSet(BitSet ports) {
        this.ports = ports;
    }

    /** The ports of {@code 80} or {@code 8000-8999}; null when the text is no port or no rising range of them. */
    public static @Nullable PortSet parse(String text) {
        int dash = text.indexOf('-');
        int from = port(dash < 0 ? text : text.substring(0, dash));
        int to = dash < 0 ? from : port(text.substring(dash + 1));
        if (from < 1 || to < from) {
            return null;
        }
        BitSet ports = new BitSet();
        ports.set(from, to + 1);
        return new PortSet(ports);
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port <= MAX_PORT ? port : -1;
    }

    /** The ports of both. */
    public PortSet plus(PortSet other) {
        BitSet union = (BitSet) ports.clone();
        union.or(other.ports);
        return new PortSet(union);
    }

    /** Whether all ports of another set are in this one. */
    public boolean containsAll(PortSet other) {
        BitSet missing = (BitSet) other.ports.clone();
        missing.andNot(ports);
        return missing.isEmpty();
    }

    /** Whether the port is in the set. */
    public boolean contains(int port) {
        return ports.get(port);
    }
}
