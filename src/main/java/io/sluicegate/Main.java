package io.sluicegate;

import io.sluicegate.cli.Sluicegate;
import io.sluicegate.cli.Surroundings;
import java.time.InstantSource;

/** Where the process begins. */
public final class Main {

    /** One line an event: when, how bad, what; a stack trace behind it only where there is one. */
    private static final String LOG_FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %5$s%6$s%n";

    private Main() {}

    /** Carries out one command line and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", LOG_FORMAT);
        Surroundings around = Surroundings.ofProcess(InstantSource.system());
        System.exit(new Sluicegate(around, new GatewayProcess(around.out())).run(arguments));
    }
}
