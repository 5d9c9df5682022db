package io.sluicegate.match;

/** Understands the lines of one list format. Confined to one load. */
interface LineParser {

    /**
     * Takes one line.
     *
     * @throws ListException when the whole list cannot be used
     */
    void parse(String line, int number) throws ListException;

    /** Looks back when all lines have been read. */
    default void end() throws ListException {}
}
