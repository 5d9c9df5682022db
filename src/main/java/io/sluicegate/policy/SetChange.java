package io.sluicegate.policy;

/**
 * How a set's list differs from what it held before. Immutable.
 *
 * @param set its name
 * @param added entries that are new
 * @param removed entries that are gone
 * @param size entries now
 */
public record SetChange(String set, int added, int removed, int size) {

    /** The change in one line, for logs and people. */
    public String render() {
        return "set " + set + ": " + added + " entries added, " + removed + " removed, " + size + " now";
    }
}
