package io.sluicegate.cli;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.OnMismatch;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;
import io.sluicegate.proxy.NameSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} says of a name that an intercepted client may have made up: whether it passes by that name, whether
 * the address bears the name out, and what is done where it does not. Has no state; may wait for a resolver.
 */
final class ClaimedName {

    private ClaimedName() {}

    /**
     * Adds what there is to say: nothing but nulls where the name does not matter.
     *
     * @param passes whether the book does not deny the subject
     * @param assumed gets a line that says in words what becomes of it
     */
    static void explain(
            RuleBook book,
            Subject subject,
            boolean passes,
            NameSettings settings,
            Map<String, @Nullable Object> shown,
            List<String> assumed) {
        boolean claims = passes && subject.intercepted() && !subject.names().isEmpty();
        HostName name =
                claims && settings.wantProof(book, subject) ? subject.names().get(0) : null;
        List<InetAddress> found = name == null ? List.of() : addressesOf(name);
        boolean verified = !found.isEmpty() && found.containsAll(subject.addresses());
        shown.put("rests_on_name", name == null ? null : name.text());
        shown.put("host_verified", name == null ? null : verified);
        shown.put("on_mismatch", name == null ? null : settings.onMismatch().word());
        if (name != null && !verified) {
            assumed.add("the address is none of " + name + "'s: " + outcome(settings.onMismatch(), found));
        }
    }

    private static List<InetAddress> addressesOf(HostName name) {
        try {
            return List.of(InetAddress.getAllByName(name.text()));
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private static String outcome(OnMismatch setting, List<InetAddress> found) {
        return switch (setting) {
            case TRUST -> "by names.on-mismatch = trust the name is believed";
            case DENY -> "by names.on-mismatch = deny it is denied";
            case REAIM ->
                found.isEmpty()
                        ? "it has none to go to, so by names.on-mismatch = reaim it is denied"
                        : "by names.on-mismatch = reaim it goes to "
                                + String.join(
                                        ", ",
                                        found.stream().map(IpLiteral::format).toList())
                                + " if the rules pass that too";
        };
    }
}
