package io.sluicegate.plumbing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code net up}, {@code net down} and {@code net show}. Undoing comes in three parts that need no memory of each
 * other: the nft table has a name of its own, the routes lie in a table of their own, and the sysctls are written down
 * before the first is changed; so whatever an interrupted command left is found. The gateway need not run for any of
 * it. Safe for any thread and any process: a lock in the state directory lets one at a time through.
 */
public final class NetSetup {

    private final CommandRunner runner;
    private final Path stateDirectory;
    private final Nftables nftables;
    private final PolicyRoutes routes;

    /** For the host that the runner's commands reach. */
    public NetSetup(CommandRunner runner, Path stateDirectory) {
        this.runner = runner;
        this.stateDirectory = stateDirectory;
        this.nftables = new Nftables(runner);
        this.routes = new PolicyRoutes(runner);
    }

    /**
     * Puts the plan in place, instead of an earlier one where there is one. The table comes last, so that nothing is
     * intercepted before there is a way to the gateway. When it fails, a host that had no plan is as it was.
     */
    public void up(NetPlan plan) throws NetException {
        plan.verify();
        try (NetStateFile file = NetStateFile.open(stateDirectory)) {
            nftables.check(plan);
            SysctlSnapshot now = SysctlSnapshot.read(runner);
            verifyInterfaces(plan, now);
            NetState known = file.read(now.bootId());
            SysctlSnapshot before = beforeUs(known, now);
            file.write(NetState.underWay(before));
            try {
                apply(plan, before, now);
                file.write(NetState.settled(before, SysctlSnapshot.read(runner)));
            } catch (NetException e) {
                if (known == null) {
                    undoAfter(e, file);
                }
                throw e;
            }
        }
    }

    private static void verifyInterfaces(NetPlan plan, SysctlSnapshot now) throws NetException {
        for (String name : plan.lan().names()) {
            if (!now.hasInterface(name)) {
                throw new NetException("there is no interface " + name + "; ip -br link lists them (--lan IF)");
            }
        }
    }

    private void apply(NetPlan plan, SysctlSnapshot before, SysctlSnapshot now) throws NetException {
        Map<String, String> wanted = Forwarding.wanted(before, plan.lan());
        SysctlSnapshot.write(runner, Forwarding.changes(wanted, before, now));
        routes.add(plan.mark(), now.families());
        nftables.load(plan);
        routes.removeOthers(plan.mark(), now.families());
    }

    private static SysctlSnapshot beforeUs(@Nullable NetState known, SysctlSnapshot now) {
        return known == null ? now : new SysctlSnapshot(Forwarding.restored(known, now));
    }

    private void undoAfter(NetException failure, NetStateFile file) {
        try {
            undo(file);
        } catch (NetException e) {
            failure.addSuppressed(e);
        }
    }

    /** Removes whatever {@link #up} has put in place, a part of it too; does nothing where there is nothing. */
    public void down() throws NetException {
        if (!Files.isDirectory(stateDirectory)) {
            nftables.remove();
            routes.removeAll(SysctlSnapshot.read(runner).families());
            return;
        }
        try (NetStateFile file = NetStateFile.open(stateDirectory)) {
            undo(file);
        }
    }

    private void undo(NetStateFile file) throws NetException {
        nftables.remove();
        SysctlSnapshot now = SysctlSnapshot.read(runner);
        routes.removeAll(now.families());
        NetState known = file.read(now.bootId());
        if (known != null) {
            SortedMap<String, String> target = Forwarding.restored(known, now);
            SysctlSnapshot.write(runner, Forwarding.mastersOf(target, now));
            SysctlSnapshot.write(runner, Forwarding.rest(target, SysctlSnapshot.read(runner)));
        }
        file.delete();
    }

    /**
     * What {@link #up} would put in place, as a script for a shell, each part with a note on whether it is there.
     *
     * @param iptables whether the rules are wanted in the words of iptables
     */
    public String show(NetPlan plan, boolean iptables) throws NetException {
        plan.verify();
        SysctlSnapshot now = SysctlSnapshot.read(runner);
        NetState known = NetStateFile.peek(stateDirectory, now.bootId());
        SysctlSnapshot before = beforeUs(known, now);
        StringBuilder text = new StringBuilder();
        text.append("# table ").append(NftText.TABLE).append(": ");
        text.append(nftables.presence(plan).words()).append('\n');
        if (iptables) {
            text.append("# The same for iptables, which net up and net down leave alone.\n");
            text.append(IptablesText.commands(plan));
        } else {
            text.append("nft -f - <<'END'\n").append(NftText.transaction(plan)).append("END\n");
        }
        showRoutes(plan, now, text);
        showSysctls(Forwarding.wanted(before, plan.lan()), now, text);
        return text.toString();
    }

    private void showRoutes(NetPlan plan, SysctlSnapshot now, StringBuilder text) throws NetException {
        text.append("\n# policy routes\n");
        for (String family : now.families()) {
            String route = String.join(" ", PolicyRoutes.addRoute(family));
            text.append(line(route, routes.hasRoute(family) ? "in place" : "not in place"));
            String rule = String.join(" ", PolicyRoutes.addRule(family, plan.mark()));
            text.append(line(rule, routes.hasRule(family, plan.mark()) ? "in place" : "not in place"));
        }
    }

    private static void showSysctls(Map<String, String> wanted, SysctlSnapshot now, StringBuilder text) {
        text.append("\n# sysctls\n");
        wanted.forEach((key, value) -> {
            boolean inPlace = now.get(key).equals(value);
            text.append(line("sysctl -w " + key + "=" + value, inPlace ? "in place" : "is " + now.get(key)));
        });
    }

    private static String line(String command, String note) {
        return String.format("%-72s # %s%n", command, note);
    }
}
