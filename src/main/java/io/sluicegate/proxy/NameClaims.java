package io.sluicegate.proxy;

import io.netty.util.concurrent.Future;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Verdict;
import io.sluicegate.transport.NameMemory;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The names that a flow or a request in it shows although it goes to an address that its client chose: SNI and Host, which the
 * client may have made up. Intercepted flows choose an address, and with {@code names.verify = all} a CONNECT to an address
 * is held to the names inside too. Where it may pass by them they are looked up, and where the address does not bear them
 * out, {@code names.on-mismatch} says what becomes of it (SECURITY rules 1 and 2). What has once been found so holds for as long as the
 * flow or the request goes on. Confined to the flow's event loop, which alone writes its fields.
 */
final class NameClaims {

    /** A hello names one server (RFC 6066 section 3); nobody makes us ask for more than these. */
    private static final int MOST_NAMES = 4;

    private final FlowContext flow;
    private final Destination chosen;
    private Destination aim;
    private boolean settled;

    /**
     * A decision on a flow that may have made up its names.
     *
     * @param book that made it
     * @param facts by which it was made; addresses that it is led to are added to them
     * @param decision what the book says if the names are true
     * @param begun whether the flow is under way already, so that it cannot be led elsewhere
     */
    record Question(RuleBook book, Facts facts, Decision decision, boolean begun) {}

    /** The claims of a flow or a request whose client chose this destination. */
    NameClaims(FlowContext flow, Destination chosen) {
        this.flow = flow;
        this.chosen = chosen;
        this.aim = chosen;
    }

    /** Where it goes: what its client chose, or the addresses of the name that it shows. */
    Destination destination() {
        return aim;
    }

    /** What is said of a flow that its address belies. */
    static Verdict refusal() {
        String why = "the name that was asked for does not belong to the address";
        return new Verdict(Action.DENY, Answer.PAGE, "built-in", "name-mismatch", why, null);
    }

    /** Tells what holds, perhaps after names have been looked up; not at all once the flow is over. */
    void check(Question asked, Consumer<Decision> then) {
        if (settled || !asksProof(asked)) {
            then.accept(asked.decision());
        } else if (asked.facts().names().size() > MOST_NAMES) {
            then.accept(mismatched(asked, Set.of()));
        } else {
            lookUp(asked, asked.facts().names().iterator(), null, then);
        }
    }

    private boolean asksProof(Question asked) {
        if (!mayPass(asked.decision())
                || !mayBeMadeUp()
                || asked.facts().names().isEmpty()) {
            return false;
        }
        settled = areBorneOut(asked);
        NameSettings settings = flow.shared().settings().names();
        return !settled && settings.wantProof(asked.book(), asked.facts().subject());
    }

    /** Whether the client has chosen address and name apart. */
    private boolean mayBeMadeUp() {
        boolean all = flow.shared().settings().names().verify() == NameSettings.Verify.ALL;
        return chosen.isAddress() && (all || flow.listener().intercepts());
    }

    /** Whether it may be connected to now: where more than the type of the answer is open, that is asked for first. */
    private static boolean mayPass(Decision decision) {
        return decision instanceof Verdict verdict
                ? verdict.action() != Action.DENY
                : decision.equals(new Decision.Pending(Set.of(Fact.TYPE)));
    }

    private boolean areBorneOut(Question asked) {
        NameMemory memory = flow.shared().names();
        return asked.facts().names().stream()
                .allMatch(name -> aim.addresses().stream().allMatch(address -> memory.bearsOut(name, address)));
    }

    /** Looks one name up after another; {@code before} are the addresses that all before it have, null before the first. */
    private void lookUp(
            Question asked, Iterator<HostName> names, @Nullable Set<InetAddress> before, Consumer<Decision> then) {
        flow.loop().resolver().resolve(names.next()).addListener((Future<List<InetAddress>> answer) -> {
            Set<InetAddress> common = new LinkedHashSet<>(answer.isSuccess() ? answer.getNow() : List.of());
            if (before != null) {
                common.retainAll(before);
            }
            if (flow.isOver()) {
                return;
            }
            if (names.hasNext()) {
                lookUp(asked, names, common, then);
            } else {
                settled = areBorneOut(asked);
                then.accept(settled ? asked.decision() : mismatched(asked, common));
            }
        });
    }

    private Decision mismatched(Question asked, Set<InetAddress> found) {
        flow.draft().isBelied();
        List<InetAddress> usable = asked.begun() ? List.of() : usable(found);
        OnMismatch wanted = flow.shared().settings().names().onMismatch();
        OnMismatch outcome = wanted == OnMismatch.REAIM && usable.isEmpty() ? OnMismatch.DENY : wanted;
        flow.shared().metrics().nameMismatched(outcome);
        settled = outcome != OnMismatch.DENY;
        return switch (outcome) {
            case TRUST -> asked.decision();
            case DENY -> refusal();
            case REAIM -> reaimed(asked, usable);
        };
    }

    /** None of the gateway's own, and those of the family that the client speaks first: no other can show its address. */
    private List<InetAddress> usable(Set<InetAddress> found) {
        Class<?> family = chosen.addresses().get(0).getClass();
        boolean spoofs = flow.sourceToShow() != null;
        return found.stream()
                .filter(each -> !flow.shared().own().isOwn(each) && (!spoofs || each.getClass() == family))
                .sorted(Comparator.comparing(each -> each.getClass() != family))
                .toList();
    }

    /** The addresses are judged as all others are (SECURITY rule 3), beside the one that the client chose. */
    private Decision reaimed(Question asked, List<InetAddress> usable) {
        aim = chosen.aimedAt(usable);
        asked.facts().resolved(usable);
        return asked.book().decide(asked.facts().subject());
    }
}
