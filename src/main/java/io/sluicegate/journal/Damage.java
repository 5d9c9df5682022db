package io.sluicegate.journal;

import java.nio.file.Path;

/** Is told what could not be read. Called by the thread that reads; must not throw. */
@FunctionalInterface
public interface Damage {

    /**
     * Bytes that should have been readable were not, and are passed over.
     *
     * @param position where they begin: an offset in the file, in a lane its own position
     * @param bytes how many, at least 0: a whole file that is none of ours is told with its size
     */
    void found(Path file, long position, long bytes);

    /**
     * Records are missing from a journal between what could be read before and behind a place.
     *
     * @param position the offset in the file where reading goes on
     * @param firstSeq the first that is missing
     * @param endSeq just behind the last that is missing
     */
    default void missing(Path file, long position, long firstSeq, long endSeq) {}
}
