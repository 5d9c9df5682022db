package io.sluicegate.flow;

/** Where the name in a record was learnt. */
public enum HostSource {
    /** The server_name of a TLS ClientHello (RFC 6066 section 3). */
    SNI("sni"),
    /** The Host field or an absolute request target. */
    HOST("host"),
    /** The authority of a CONNECT request. */
    CONNECT("connect"),
    /** No name was shown. */
    NONE("none");

    private final String word;

    HostSource(String word) {
        this.word = word;
    }

    /** The word in records. */
    public String word() {
        return word;
    }
}
