package io.sluicegate.policy;

import io.sluicegate.match.Cidr;
import io.sluicegate.match.CidrText;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.NameText;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sets that every book knows: local, private and ech-fronts. Has no state. */
final class BuiltInSets {

    private static final List<String> LOCAL = List.of(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::/10",
            "ff00::/8");
    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
    /** Public names under which servers with encrypted hellos answer; the list grows with the field. */
    private static final List<String> ECH_FRONTS = List.of("cloudflare-ech.com");

    private BuiltInSets() {}

    /** The sets by name; the addresses of the gateway are part of {@code local}. */
    static Map<String, ItemSet> of(Supplier<Set<InetAddress>> own, long seed) {
        ItemSet.Builder fronts = new ItemSet.Builder(seed).titled("ech-fronts");
        ECH_FRONTS.forEach(name -> addName(fronts, NameText.parse("=" + name, DomainSet.Reach.EXACT)));
        ItemSet.Builder local = addresses("local", LOCAL, seed);
        local.addNow(own);
        return Map.of(
                "local", local.build(),
                "private", addresses("private", PRIVATE, seed).build(),
                "ech-fronts", fronts.build());
    }

    private static ItemSet.Builder addresses(String title, List<String> prefixes, long seed) {
        ItemSet.Builder builder = new ItemSet.Builder(seed).titled(title);
        prefixes.forEach(prefix -> addAddress(builder, CidrText.parse(prefix)));
        return builder;
    }

    private static void addAddress(ItemSet.Builder builder, CidrText.@Nullable Parsed parsed) {
        if (parsed != null) {
            for (Cidr block : parsed.blocks()) {
                builder.addresses.add(block, 0);
            }
        }
    }

    private static void addName(ItemSet.Builder builder, NameText name) {
        if (name.name() != null) {
            builder.names.add(name.name(), name.reach(), 0);
        }
    }
}
