package io.sluicegate.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel lets this process do (capabilities(7)). Read once at the start; has no state. */
public final class Capabilities {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String EFFECTIVE = "CapEff:";
    private static final int NET_ADMIN = 12;

    private Capabilities() {}

    /** Whether sockets may be transparent and carry marks: CAP_NET_ADMIN is in the effective set. */
    public static boolean hasNetAdmin() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(EFFECTIVE)) {
                    return hasNetAdmin(line.substring(EFFECTIVE.length()).trim());
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    static boolean hasNetAdmin(String hexadecimal) {
        return (Long.parseUnsignedLong(hexadecimal, 16) >> NET_ADMIN & 1) == 1;
    }
}
