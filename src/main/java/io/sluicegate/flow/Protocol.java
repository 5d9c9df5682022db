package io.sluicegate.flow;

/** What a flow turned out to be, judged by its first bytes and never by its port. */
public enum Protocol {
    /** HTTP/1.x. */
    HTTP("http"),
    /** HTTP/2 with prior knowledge, in the clear (RFC 9113 section 3.3). */
    H2C("h2c"),
    /** TLS, as far as its ClientHello. */
    TLS("tls"),
    /** SSH (RFC 4253 section 4.2). */
    SSH("ssh"),
    /** Anything else: protocols in which the server speaks first, and unknown ones. */
    OTHER("other"),
    /** The flow ended before it could be told; stands in records only. */
    NONE("none");

    private final String word;

    Protocol(String word) {
        this.word = word;
    }

    /** The word in rules, records and metrics. */
    public String word() {
        return word;
    }
}
