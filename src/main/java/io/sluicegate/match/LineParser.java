package io.sluicegate.match;

/** Understands the lines of one list format. Confined to one load. */
interface LineParser {

    /**
     * Takes one line.
     *
     * @param line may be cut down by the parser
     * @throws ListException when the whole list cannot be used
     */
    void parse(Span line, int number) throws ListException;

    /** Looks back when all lines of all files have been read. */
    default void end() throws ListException {}
}
