package io.sluicegate.flow;

/** How a client came to us. */
public enum ListenerKind {
    /** The client knows its proxy: absolute-form requests and CONNECT. */
    EXPLICIT("explicit"),
    /** The kernel's TPROXY: the socket's own local address is the original destination. */
    TPROXY("tproxy"),
    /** The kernel's REDIRECT: the original destination is asked of conntrack. */
    REDIRECT("redirect");

    private final String word;

    ListenerKind(String word) {
        this.word = word;
    }

    /** The word in settings, records and the ready line. */
    public String word() {
        return word;
    }

    /** Whether the client believes it speaks to the origin. */
    public boolean intercepts() {
        return this != EXPLICIT;
    }
}
