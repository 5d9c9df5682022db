package io.sluicegate.plumbing;

import io.sluicegate.plumbing.CommandRunner.Outcome;
import java.util.List;
import java.util.Map;

/** Our table in the kernel, through the nft command. Holds nothing but the runner. */
final class Nftables {

    /** What a rule needs of the kernel, by the word of the rule that nft shows beneath its complaint. */
    private static final Map<String, String> MODULES = Map.of(
            "tproxy", "nft_tproxy (modprobe nft_tproxy, or use --mode redirect)",
            "socket", "nft_socket (modprobe nft_socket)",
            "fib", "nft_fib_inet (modprobe nft_fib_inet)",
            "redirect", "nft_redir (modprobe nft_redir)",
            "reject", "nft_reject_inet (modprobe nft_reject_inet, or use --quic pass)");

    private final CommandRunner runner;

    Nftables(CommandRunner runner) {
        this.runner = runner;
    }

    /** How the table in the kernel stands to that of a plan. */
    enum Presence {
        IN_PLACE("in place"),
        DIFFERENT("differs: net up replaces it"),
        ABSENT("not in place"),
        UNKNOWN("not known: nft list needs root or CAP_NET_ADMIN");

        private final String words;

        Presence(String words) {
            this.words = words;
        }

        /** As {@code net show} says it. */
        String words() {
            return words;
        }
    }

    /** Asks nft and the kernel whether they would take the table, and changes nothing. */
    void check(NetPlan plan) throws NetException {
        load(List.of("nft", "-c", "-f", "-"), NftText.transaction(plan));
    }

    /** Puts the table in place, or replaces it, in one transaction. */
    void load(NetPlan plan) throws NetException {
        load(List.of("nft", "-f", "-"), NftText.transaction(plan));
    }

    /** Removes the table; where it is not there, or nft is not, there is nothing to do. */
    void remove() throws NetException {
        Outcome outcome = runner.run(List.of("nft", "-f", "-"), NftText.removal());
        if (!outcome.succeeded() && !outcome.notInstalled()) {
            throw failure(outcome);
        }
    }

    /** Compares by the fingerprint in the table's comment. */
    Presence presence(NetPlan plan) throws NetException {
        Outcome listed = runner.run(List.of("nft", "list", "table", "inet", "sluicegate"), "");
        if (listed.succeeded()) {
            boolean same = listed.out().contains('"' + NftText.fingerprint(plan) + '"');
            return same ? Presence.IN_PLACE : Presence.DIFFERENT;
        }
        return listed.notAllowed() ? Presence.UNKNOWN : Presence.ABSENT;
    }

    private void load(List<String> command, String text) throws NetException {
        Outcome outcome = runner.run(command, text);
        if (!outcome.succeeded()) {
            throw failure(outcome);
        }
    }

    private static NetException failure(Outcome outcome) {
        if (outcome.notInstalled()) {
            return new NetException("nft is not installed; apt-get install nftables");
        }
        if (outcome.notAllowed()) {
            return NetException.notAllowed("change table " + NftText.TABLE);
        }
        boolean kernel = outcome.complaint().contains("Could not process rule");
        String rule = kernel ? outcome.err().lines().skip(1).findFirst().orElse("") : "";
        for (Map.Entry<String, String> module : MODULES.entrySet()) {
            if (rule.contains(" " + module.getKey() + " ")) {
                return new NetException("this kernel lacks " + module.getValue() + ": " + outcome.complaint());
            }
        }
        return new NetException("nft refuses the table: " + outcome.complaint() + "; see net show");
    }
}
