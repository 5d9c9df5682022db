package io.sluicegate.match;

import java.util.List;

/**
 * What a list file holds. Values in the sets are line numbers. Immutable.
 *
 * @param file as it is shown in records and messages
 * @param addresses its addresses
 * @param names its names
 * @param ignored how many lines could not be used
 * @param faults the first of them
 */
public record LoadedList(String file, CidrSet addresses, DomainSet names, int ignored, List<Fault> faults) {

    /** Copies the list. */
    public LoadedList {
        faults = List.copyOf(faults);
    }

    /**
     * A line that could not be used.
     *
     * @param line from 1
     * @param reason what is wrong with it
     */
    public record Fault(int line, String reason) {}
}
