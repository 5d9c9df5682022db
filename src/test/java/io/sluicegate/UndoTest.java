package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class UndoTest {

    @Test
    void stepThatFailsLeavesNothingOpen() {
        List<String> closed = new ArrayList<>();
        Undo undo = new Undo();
        undo.push(() -> closed.add("first"));
        undo.push(() -> {
            throw new IllegalStateException("a fault of the test's own");
        });
        undo.push(() -> closed.add("last"));
        undo.run();
        undo.run();
        assertThat(closed).containsExactly("last", "first");
    }
}
