package io.sluicegate.cli;

import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.plumbing.CommandRunner;
import io.sluicegate.plumbing.NetException;
import io.sluicegate.plumbing.NetPlan;
import io.sluicegate.plumbing.NetSetup;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code net up} and {@code net show}; {@code net down} needs no plan and is {@link NetDownCommand}. */
final class NetCommand {

    private NetCommand() {}

    /** {@code net up}: puts interception in place. */
    @Command(
            name = "up",
            description =
                    "Puts the nftables table \"inet sluicegate\", policy routes and sysctls in place, all or nothing;"
                            + " an earlier plan is replaced.",
            footer = "%nExample: sluicegate net up --lan eth1 --set listen.tproxy='[\"[::]:15001\"]'")
    static final class Up extends Planned {

        Up(Surroundings around, CommandRunner runner) {
            super(around, runner);
        }

        @Override
        void carryOut(StateDirectory state, NetPlan plan) throws NetException, StateException {
            state.create();
            setup(state).up(plan);
        }
    }

    /** {@code net show}: what {@code net up} would put in place. */
    @Command(
            name = "show",
            description = "Prints what \"net up\" would put in place, and what of it is there.",
            footer = "%nExample: sluicegate net show --lan eth1 --iptables")
    static final class Show extends Planned {

        @Option(names = "--iptables", description = "prints the rules in the words of iptables")
        private boolean iptables;

        Show(Surroundings around, CommandRunner runner) {
            super(around, runner);
        }

        @Override
        void carryOut(StateDirectory state, NetPlan plan) throws NetException {
            around().out().print(setup(state).show(plan, iptables));
        }
    }

    /** What both have in common: a plan made of options and settings. */
    abstract static class Planned implements Callable<Integer> {

        private final Surroundings around;
        private final CommandRunner runner;

        @Mixin
        private final CommonOptions common = new CommonOptions();

        @Mixin
        private final NetOptions options = new NetOptions();

        /** Written by picocli before the command is called. */
        @Spec
        private @Nullable CommandSpec spec;

        Planned(Surroundings around, CommandRunner runner) {
            this.around = around;
            this.runner = runner;
        }

        abstract void carryOut(StateDirectory state, NetPlan plan) throws NetException, StateException;

        NetSetup setup(StateDirectory state) {
            return new NetSetup(runner, state.path());
        }

        Surroundings around() {
            return around;
        }

        @Override
        public final Integer call() throws CommandFailure {
            NetOptions.Words words = words();
            NetPlan plan = options.plan(words, common.require(around));
            try {
                carryOut(common.stateDirectory(around), plan);
                return 0;
            } catch (NetException | StateException e) {
                throw new CommandFailure(String.valueOf(e.getMessage()), e);
            }
        }

        private NetOptions.Words words() {
            try {
                return options.words();
            } catch (NetException e) {
                throw UnusableArguments.of(spec, e);
            }
        }
    }
}
