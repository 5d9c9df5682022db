package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.Cidr;
import io.sluicegate.match.CidrSet;
import io.sluicegate.match.CidrText;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Any text as an address, a prefix or a range: what is one holds itself, and one address is one for the wire too. */
public final class AddressFuzz {

    private AddressFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        CidrText.Parsed parsed = CidrText.parse(text);
        InetAddress address = IpLiteral.parse(text);
        boolean single = text.indexOf('/') < 0 && text.indexOf('-') < 0;
        claim(address == null || parsed != null, () -> "an address on the wire and none in rules: " + text);
        claim(!single || address != null || parsed == null, () -> "an address in rules and none on the wire: " + text);
        if (parsed == null) {
            return;
        }
        claim(!parsed.blocks().isEmpty(), () -> "nothing inside: " + text);
        CidrSet.Builder builder = new CidrSet.Builder();
        parsed.blocks().forEach(block -> builder.add(block, 7));
        CidrSet set = builder.build();
        for (Cidr block : parsed.blocks()) {
            claim(block.length() >= 0 && block.length() <= (block.v4() ? 32 : 128), () -> "no length: " + block);
            claim(set.covering(block) == 7, () -> "does not hold itself: " + text);
        }
        claim(address == null || set.find(address) == 7, () -> "does not hold the address: " + text);
    }
}
