package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The verdicts of a book in their order, the last of which decides the rest (GRAMMAR section 3.1). Confined to one load. */
final class VerdictList {

    private final Path directory;
    private final Problems problems;
    private final List<Cursor> cursors = new ArrayList<>();
    /** Whether a statement that could not be read stands where the last verdict should. */
    private boolean endUnknown;

    VerdictList(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    void add(Cursor cursor) {
        cursors.add(cursor);
        endUnknown = false;
    }

    /** Something stands here that may have been meant for a verdict. */
    void addUnknown() {
        endUnknown = true;
    }

    /** Those that are right; every mistake in them and in their order has been told, and their names to {@code names}. */
    List<ParsedVerdict> parse(VerdictParser parser, BookNames names) {
        List<ParsedVerdict> parsed = new ArrayList<>();
        ParsedVerdict last = null;
        for (Cursor cursor : cursors) {
            if (last != null && last.statement().isUnconditional()) {
                problems.error(
                        last.first(),
                        "only the last verdict of the book may be unconditional",
                        "the one in " + cursor.first().place() + " stands behind it");
            }
            last = parser.parse(cursor);
            if (last == null) {
                names.markUsed(cursor.tokens());
            } else {
                parsed.add(last);
            }
        }
        checkEnd(last);
        return parsed;
    }

    private void checkEnd(@Nullable ParsedVerdict last) {
        if (endUnknown) {
            return;
        }
        if (cursors.isEmpty()) {
            problems.error(directory, "the book has no verdict; end it with allow all or deny all");
        } else if (last != null) {
            Statement end = last.statement();
            if (!end.isUnconditional() || end.action() == Action.BYPASS) {
                problems.error(last.first(), "the last verdict must be allow all or deny all");
            }
        }
    }
}
