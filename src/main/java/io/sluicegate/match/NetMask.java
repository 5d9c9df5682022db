package io.sluicegate.match;

/** IPv4 masks such as 255.255.255.0. Has no state. */
final class NetMask {

    private NetMask() {}

    /** The prefix length that the mask stands for; -1 when the text is no mask, or one with holes. */
    static int length(String text) {
        long parsed = Ipv4Bytes.parse(Span.of(text));
        if (parsed == Ipv4Bytes.NONE || Ipv4Bytes.length(parsed) != 32 || text.indexOf('/') >= 0) {
            return -1;
        }
        int mask = (int) Ipv4Bytes.start(parsed);
        int length = Integer.numberOfLeadingZeros(~mask);
        return length == 32 || mask << length == 0 ? length : -1;
    }
}
