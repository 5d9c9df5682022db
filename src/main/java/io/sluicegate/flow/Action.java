package io.sluicegate.flow;

/** What a verdict does with a flow or an exchange. */
public enum Action {
    /** Carried, through the cache where that applies. */
    ALLOW("allow"),
    /** Refused, with an answer that the protocol understands. */
    DENY("deny"),
    /** Carried untouched: no cache, still counted. */
    BYPASS("bypass");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    /** The word in rules, records, metrics and pages. */
    public String word() {
        return word;
    }
}
