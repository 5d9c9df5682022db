package io.sluicegate.match;

import inet.ipaddr.AddressStringParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Addresses, prefixes and ranges as text, strictly: four plain decimals, IPv6 without a zone, prefix lengths in
 * decimal. Used while loading only. Has no state.
 */
public final class CidrText {

    private static final IPAddressStringParameters STRICT = strict();

    /** Only such text is shown to the library, which trims blanks and takes a length 0 for a leading zero. */
    private static final Pattern CANDIDATE = Pattern.compile("[0-9a-fA-F:.]+(/(0|[1-9][0-9]{0,2}))?");

    /** The library takes more leading zeros than a group has room for. */
    private static final Pattern OVERLONG = Pattern.compile("[0-9a-fA-F]{5}");

    private static final int MAX_LENGTH = 64;

    private CidrText() {}

    private static IPAddressStringParameters strict() {
        IPAddressStringParameters.Builder all = new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowSingleSegment(false)
                .allowMask(false)
                .allowPrefixOnly(false)
                .allowWildcardedSeparator(false)
                .setRangeOptions(AddressStringParameters.RangeParameters.NO_RANGE);
        all.getIPv4AddressParametersBuilder().allow_inet_aton(false).allowLeadingZeros(false);
        // An IPv4 address behind colons has parameters of its own.
        all.getIPv6AddressParametersBuilder()
                .allowZone(false)
                .getEmbeddedIPv4AddressParametersBuilder()
                .allow_inet_aton(false)
                .allowLeadingZeros(false);
        return all.toParams();
    }

    /**
     * What a text means.
     *
     * @param blocks that cover it exactly
     * @param hostBits whether bits behind the prefix were set, and have been masked
     */
    public record Parsed(List<Cidr> blocks, boolean hostBits) {}

    /** Whether the text may be an address at all, told by its bytes. */
    static boolean couldParse(Span text) {
        for (int i = 0; i < text.length(); i++) {
            int c = text.at(i);
            boolean fits = (c >= '0' && c <= ':') || c == '.' || c == '/' || c == '-' || Character.digit(c, 16) >= 0;
            if (!fits) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** The blocks of an address, a prefix or a rising range of one family; null when the text is none of them. */
    public static @Nullable Parsed parse(String text) {
        int dash = text.indexOf('-');
        if (dash >= 0) {
            return range(text.substring(0, dash), text.substring(dash + 1));
        }
        IPAddress address = address(text);
        if (address == null) {
            return null;
        }
        IPAddress block = address.isPrefixed() ? address.toPrefixBlock() : address;
        // The library reads a prefix without host bits as the whole block, so that both begin at the same place.
        boolean hostBits = !block.getLower()
                .withoutPrefixLength()
                .equals(address.getLower().withoutPrefixLength());
        return new Parsed(List.of(cidr(block)), hostBits);
    }

    private static @Nullable Parsed range(String from, String to) {
        IPAddress lower = address(from);
        IPAddress upper = address(to);
        if (lower == null || upper == null || lower.isPrefixed() || upper.isPrefixed()) {
            return null;
        }
        boolean oneFamily = lower.getIPVersion() == upper.getIPVersion();
        if (!oneFamily || lower.getValue().compareTo(upper.getValue()) > 0) {
            return null;
        }
        return new Parsed(
                List.of(lower.spanWithPrefixBlocks(upper)).stream()
                        .map(CidrText::cidr)
                        .toList(),
                false);
    }

    private static @Nullable IPAddress address(String text) {
        boolean candidate = text.length() <= MAX_LENGTH
                && CANDIDATE.matcher(text).matches()
                && !OVERLONG.matcher(text).find();
        return candidate ? new IPAddressString(text, STRICT).getAddress() : null;
    }

    private static Cidr cidr(IPAddress block) {
        Integer length = block.getPrefixLength();
        return Cidr.of(block.getLower().getBytes(), length == null ? block.getBitCount() : length);
    }
}
