package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.plumbing.LanInterfaces;
import io.sluicegate.plumbing.NetException;
import io.sluicegate.plumbing.NetPlan;
import io.sluicegate.plumbing.PortRanges;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What is to be intercepted, and how. Filled by picocli before a command is called. */
final class NetOptions {

    @Option(
            names = "--lan",
            paramLabel = "IF",
            arity = "1..*",
            description = "interfaces that clients come in by; ip -br link lists them")
    private final List<String> lan = new ArrayList<>();

    @Option(
            names = "--ports",
            paramLabel = "PORTS",
            description = "80,443 (default), lists, ranges such as 8000-8100, all")
    private String ports = "80,443";

    @Option(names = "--mode", paramLabel = "tproxy|redirect", description = "default: tproxy")
    private NetPlan.Mode mode = NetPlan.Mode.TPROXY;

    @Option(
            names = "--on-dead",
            paramLabel = "pass|block",
            description = "what becomes of new flows while no gateway listens; default: pass")
    private NetPlan.OnDead onDead = NetPlan.OnDead.PASS;

    @Option(
            names = "--quic",
            paramLabel = "reject|pass",
            description = "reject makes clients of QUIC fall back to TCP; default: pass")
    private NetPlan.Quic quic = NetPlan.Quic.PASS;

    /** The interfaces and ports, which are read first because a mistake in them is one in the arguments. */
    Words words() throws NetException {
        return new Words(LanInterfaces.parse(lan), PortRanges.parse(ports));
    }

    /** The plan for a gateway with these settings. */
    NetPlan plan(Words words, GatewayConfig config) {
        return new NetPlan(
                mode,
                words.lan(),
                words.ports(),
                onDead,
                quic,
                firstPort(config.listen().tproxy()),
                firstPort(config.listen().redirect()),
                config.intercept().mark(),
                config.intercept().ownMark());
    }

    private static int firstPort(List<Endpoint> listeners) {
        return listeners.isEmpty() ? 0 : listeners.get(0).port();
    }

    /**
     * The arguments that have a notation of their own.
     *
     * @param lan where clients come in
     * @param ports what is intercepted
     */
    record Words(LanInterfaces lan, PortRanges ports) {}
}
