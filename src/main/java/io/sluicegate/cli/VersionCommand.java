package io.sluicegate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code version}: which Sluicegate this is, and on what it runs. */
@Command(name = "version", description = "Tells the version.", footer = "%nExample: sluicegate version")
final class VersionCommand implements Callable<Integer> {

    private final Surroundings around;

    VersionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        around.out()
                .println("sluicegate " + version() + " (Java " + System.getProperty("java.version") + ", "
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ")");
        return 0;
    }

    /** As the build wrote it down. */
    static String version() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "unknown");
    }
}
