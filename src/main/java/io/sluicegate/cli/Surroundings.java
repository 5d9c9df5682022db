package io.sluicegate.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What commands take from the process they run in, so that tests can give them another. Immutable.
 *
 * @param out for results and findings
 * @param err for all else
 * @param checkout the root of the checkout that the launcher stands in; null when installed
 * @param userHome of the user who asks
 * @param clock by which reports understand their times
 * @param zone in which reports understand their times
 * @param terminal whether somebody reads standard error as it comes
 */
public record Surroundings(
        PrintStream out,
        PrintStream err,
        @Nullable Path checkout,
        Path userHome,
        InstantSource clock,
        ZoneId zone,
        boolean terminal) {

    private static final String HOME_PROPERTY = "sluicegate.home";
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    /** Those of this process. */
    public static Surroundings ofProcess(InstantSource clock) {
        String checkout = System.getProperty(HOME_PROPERTY);
        String home = System.getenv("HOME");
        return new Surroundings(
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                checkout == null ? null : Path.of(checkout),
                Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home),
                clock,
                ZoneId.systemDefault(),
                isTerminal());
    }

    /** As the kernel says it; {@code System.console} means both directions, and something else in newer versions of Java. */
    private static boolean isTerminal() {
        try {
            String leads = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return leads.startsWith("/dev/pts/") || leads.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    /** Names and pages are UTF-8 whatever the locale, which in services and pipes is often none. */
    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(
                new BufferedOutputStream(new FileOutputStream(descriptor)), true, StandardCharsets.UTF_8);
    }
}
