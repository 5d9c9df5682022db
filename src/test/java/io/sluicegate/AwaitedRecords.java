package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Records reach the ledger a moment after the client has its answer: asks for them until they are all there. */
final class AwaitedRecords {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private AwaitedRecords() {}

    /** Where records are read from. */
    interface Source {
        /** All there are. */
        List<JsonNode> read() throws IOException;
    }

    /** What is under way has no number yet. */
    private static boolean isWritten(JsonNode record) {
        return !record.path("seq").isNull();
    }

    /** The records as soon as they are complete; fails with what there is after half a minute. */
    static List<JsonNode> of(Source source, Predicate<List<JsonNode>> complete) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            List<JsonNode> records =
                    source.read().stream().filter(AwaitedRecords::isWritten).toList();
            if (complete.test(records)) {
                return records;
            }
            assertThat(System.nanoTime() - deadline)
                    .as("not all records are there, only " + records)
                    .isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }
}
