package io.sluicegate.match;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file that a list is to be read from. Immutable.
 *
 * @param path where its bytes are
 * @param shown its name in records and messages, which for a copy is that of what was copied
 * @param modified when it was written, from which timeouts are counted; null asks the file
 */
public record ListFile(Path path, String shown, @Nullable Instant modified) {}
