package io.sluicegate.plumbing;

import io.sluicegate.flow.IpLiteral;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what {@code ip neigh show} prints: a line an entry, as {@code 192.0.2.7 dev lan0 lladdr 02:00:5e:10:00:01 STALE}. Has
 * no state.
 */
final class Neighbours {

    /** An entry in one of these states has no card, or one that no longer answers. */
    private static final List<String> UNUSABLE = List.of("FAILED", "INCOMPLETE", "NONE");

    private static final Pattern MAC = Pattern.compile("(?:[0-9a-f]{2}:){5}[0-9a-f]{2}");

    private Neighbours() {}

    /**
     * The cards by address. One that has different cards on several interfaces is left out: nobody is to pay for another. So
     * is a last line that was cut off.
     */
    static Map<InetAddress, String> parse(String text) {
        Map<InetAddress, String> cards = new HashMap<>();
        Set<InetAddress> ambiguous = new HashSet<>();
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
            List<String> words = Arrays.asList(line.trim().split("\\s+"));
            InetAddress address = IpLiteral.parse(words.get(0));
            String mac = macOf(words);
            if (address == null || mac.isEmpty() || words.stream().anyMatch(UNUSABLE::contains)) {
                return;
            }
            String other = cards.put(address, mac);
            if (other != null && !other.equals(mac)) {
                ambiguous.add(address);
            }
        });
        cards.keySet().removeAll(ambiguous);
        return cards;
    }

    private static String macOf(List<String> words) {
        int at = words.indexOf("lladdr") + 1;
        String mac = at > 0 && at < words.size() ? words.get(at).toLowerCase(Locale.ROOT) : "";
        return MAC.matcher(mac).matches() ? mac : "";
    }
}
