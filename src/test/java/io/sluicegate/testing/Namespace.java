package io.sluicegate.testing;

/** The three hosts of a {@link NetworkLab}, in the order of the road. */
public enum Namespace {
    /** Sits on the LAN at 192.0.2.2 and 2001:db8:1::2; its way out is the gateway. */
    CLIENT("client"),
    /** Has {@code lan0} (192.0.2.1, 2001:db8:1::1) and {@code wan0} (203.0.113.1, 2001:db8:2::1). */
    GATEWAY("gateway"),
    /** The internet, at 203.0.113.2 and 2001:db8:2::2; knows the way back to the client. */
    ORIGIN("origin");

    private final String word;

    Namespace(String word) {
        this.word = word;
    }

    /** The last part of the name that {@code ip netns} knows. */
    String word() {
        return word;
    }
}
