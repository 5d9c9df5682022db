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

    /** Closes everything; a second call closes nothing. */
    void run() {
        while (!steps.isEmpty()) {
            steps.pop().run();
        }
    }
}
