package io.sluicegate;

import io.sluicegate.cli.CommandFailure;
import io.sluicegate.cli.GatewayRunner;
import io.sluicegate.cli.Places;
import io.sluicegate.config.GatewayConfig;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway as a process: says when it is ready, reads the rules anew at SIGHUP, opens its log anew at SIGUSR1, and stops in order at SIGTERM and
 * SIGINT. For the main thread.
 */
final class GatewayProcess implements GatewayRunner {

    private static final System.Logger LOG = System.getLogger(GatewayProcess.class.getName());

    private final PrintStream out;

    /** The ready line goes to {@code out}, and nothing else does. */
    GatewayProcess(PrintStream out) {
        this.out = out;
    }

    @Override
    public int run(GatewayConfig config, Places places, List<String> warnings) throws CommandFailure {
        warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, () -> warning));
        Gateway.Files files = new Gateway.Files(places.rules(), places.state(), places.webroot());
        Gateway gateway = start(config, files);
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.take(gateway::reload, gateway::reopenLogs, stopped::countDown);
        out.println(gateway.readyLine());
        out.flush();
        await(stopped);
        LOG.log(System.Logger.Level.INFO, () -> "stopping: what is under way may finish first");
        gateway.close();
        return 0;
    }

    private static Gateway start(GatewayConfig config, Gateway.Files files) throws CommandFailure {
        try {
            return Gateway.start(config, files, InstantSource.system(), System::nanoTime);
        } catch (StartException e) {
            throw e.problems().size() == 1 && e.getCause() != null
                    ? new CommandFailure(e.problems().get(0), e)
                    : new CommandFailure(e.problems());
        }
    }

    private static void await(CountDownLatch stopped) {
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // then the process ends now
        }
    }
}
