package io.sluicegate.match;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file as a list has been read from it. Immutable.
 *
 * @param path where its bytes were
 * @param shown its name in records and messages
 * @param modified when it was written
 * @param sha256 of all its bytes, in lower-case hexadecimal digits
 */
public record ReadFile(Path path, String shown, Instant modified, String sha256) {

    /** The same file as one that is to be read. */
    public ListFile again() {
        return new ListFile(path, shown, modified);
    }
}
