package io.sluicegate.policy;

import java.util.List;

/**
 * All names of a book, each kind by itself. Confined to one load.
 *
 * @param sets of items
 * @param times of {@code during}
 * @param upstreams of {@code route}
 */
record BookNames(SetTable sets, Definitions<TimeSpans> times, Definitions<UpstreamGroup> upstreams) {

    /** Counts the words of a statement that could not be read as used, so that nobody is warned because of it. */
    void markUsed(List<Token> tokens) {
        sets.markUsed(tokens);
        times.markUsed(tokens);
        upstreams.markUsed(tokens);
    }

    /** Tells mistakes in what nothing uses, and that nothing does. */
    void finish() {
        sets.resolveAll();
        sets.warnOfUnused();
        times.warnOfUnused();
        upstreams.warnOfUnused();
    }
}
