package io.sluicegate;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened and how it is closed again, the last first. Confined to the thread that starts or stops. */
final class Undo {

    private final Deque<Runnable> steps = new ArrayDeque<>();

    /** Notes how to close what has just been opened. */
    void push(Runnable step) {
        steps.push(step);
    }

    /** Closes everything, also behind a step that fails; a second call closes nothing. */
    void run() {
        while (!steps.isEmpty()) {
            Runnable step = steps.pop();
            try {
                step.run();
            } catch (RuntimeException e) {
                System.getLogger(Undo.class.getName()).log(System.Logger.Level.ERROR, () -> "closing failed", e);
            }
        }
    }
}
