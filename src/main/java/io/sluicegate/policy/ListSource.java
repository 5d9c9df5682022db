package io.sluicegate.policy;

import io.sluicegate.match.ListOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a set's list is and how it is read. Immutable.
 *
 * @param path the token of its path or URL
 * @param directory of the rules, to which the files are shown
 * @param options how to read it
 * @param onError what to do when it cannot be used
 * @param shrink how much of its entries it may lose at a reload, from 0 to 1
 * @param feed where it is fetched from; null for files
 */
record ListSource(
        Token path,
        Path directory,
        ListOptions options,
        OnError onError,
        double shrink,
        @Nullable Feed feed) {

    /** What to do when a list cannot be used. */
    enum OnError {
        /** All rules stay as they are. */
        FAIL,
        /** The set keeps what it held before. */
        KEEP
    }

    /** The path, relative to the directory of the rules. */
    String file() {
        return Path.of(path.file()).resolveSibling(path.text()).toString();
    }

    boolean isKept() {
        return onError == OnError.KEEP;
    }
}
