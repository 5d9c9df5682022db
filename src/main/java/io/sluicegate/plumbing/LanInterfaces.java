package io.sluicegate.plumbing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The interfaces whose flows are intercepted. Their names go into the text that nft reads as root, so nothing but
 * letters, digits, dot, dash and underscore is let in. Immutable.
 *
 * @param names at least one, each once, in the order given
 */
public record LanInterfaces(List<String> names) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}");

    /** Refuses what is no plain interface name. */
    public LanInterfaces {
        names = names.stream().distinct().toList();
        if (names.isEmpty() || !names.stream().allMatch(LanInterfaces::isName)) {
            throw new IllegalArgumentException("not the names of interfaces: " + names);
        }
    }

    /** Reads the words of {@code --lan}, each a name or several joined by commas. */
    public static LanInterfaces parse(List<String> words) throws NetException {
        List<String> names = new ArrayList<>();
        for (String word : words) {
            for (String name : word.split(",", -1)) {
                if (!isName(name.trim())) {
                    throw new NetException(
                            "--lan: \"" + printable(name) + "\" is no interface; ip -br link lists them");
                }
                names.add(name.trim());
            }
        }
        if (names.isEmpty()) {
            throw new NetException("name the interfaces that clients come in by: --lan IF (ip -br link lists them)");
        }
        return new LanInterfaces(names);
    }

    /** The loopback is out: what the gateway itself sends must never come back to it. */
    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !name.equals("lo");
    }

    private static String printable(String name) {
        return name.replaceAll("[^ -~]", "?");
    }

    /** The elements of an nft set. */
    String nftElements() {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }
}
