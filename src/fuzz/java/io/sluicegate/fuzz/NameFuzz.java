package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.NameText;
import java.nio.charset.StandardCharsets;

/** Any text as a host name: what is one has one form, is no address, and is found in a set that holds it. */
public final class NameFuzz {

    private NameFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        HostName shown = HostName.parse(text);
        if (shown != null) {
            claim(shown.equals(HostName.parse(shown.text())), () -> "two forms of " + text);
            claim(IpLiteral.parse(shown.text()) == null, () -> "a name and an address: " + text);
        }
        NameText written = NameText.parse(text, DomainSet.Reach.WITH_BELOW);
        HostName name = written.name();
        claim(name == null == !written.fault().isEmpty(), () -> "a name with a fault, or neither: " + text);
        if (name == null) {
            return;
        }
        DomainSet set = new DomainSet.Builder(bytes.length)
                .add(name, written.reach(), 7)
                .build();
        boolean self = written.reach() != DomainSet.Reach.BELOW_ONLY;
        claim(set.find(name) == (self ? 7 : DomainSet.NONE), () -> "does not find itself: " + text);
        HostName below = HostName.parse("www." + name.text());
        boolean below7 = written.reach() != DomainSet.Reach.EXACT;
        claim(below == null || set.find(below) == (below7 ? 7 : DomainSet.NONE), () -> "below: " + text);
        claim(set.findBelow(name) == (below7 ? 7 : DomainSet.NONE), () -> "all below: " + text);
    }
}
