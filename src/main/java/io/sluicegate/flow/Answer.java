package io.sluicegate.flow;

/** How a denied flow is told. */
public enum Answer {
    /** 403 and a page for HTTP, an alert for TLS, a reset for the rest. */
    PAGE("page"),
    /** A TCP reset, whatever the protocol. */
    RESET("reset"),
    /** 204 without content for HTTP, a close without a word for the rest. */
    SILENT("silent");

    private final String word;

    Answer(String word) {
        this.word = word;
    }

    /** The word in rules. */
    public String word() {
        return word;
    }
}
