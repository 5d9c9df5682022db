package io.sluicegate.match;

import java.util.List;

/**
 * What a list file holds. Values in the sets are line numbers. Immutable.
 *
 * @param file as it is shown in records and messages
 * @param addresses its addresses
 * @param names its names
 * @param ignored how many entries could not be used
 * @param faults the first 20 of them
 */
public record LoadedList(String file, CidrSet addresses, DomainSet names, int ignored, List<Fault> faults) {

    /** Copies the list. */
    public LoadedList {
        faults = List.copyOf(faults);
    }

    /**
     * An entry that could not be used.
     *
     * @param line from 1
     * @param entry what stands there, shortened and safe to print
     * @param reason what is wrong with it
     * @param alike how many entries of the list have the same fault; 0 where an earlier fault says it
     */
    public record Fault(int line, String entry, String reason, int alike) {}
}
