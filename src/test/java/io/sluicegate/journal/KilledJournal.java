package io.sluicegate.journal;

import java.io.IOException;
import java.nio.file.Path;

/** A process to be killed: appends blocks, forces now and then, and says on standard output what it has forced. */
final class KilledJournal {

    private KilledJournal() {}

    public static void main(String[] args) throws IOException {
        Journal journal = Journal.open(Path.of(args[0]), (file, position, bytes) -> {});
        BlockHead last = journal.last();
        long next = last == null ? 1 : last.endSeq();
        for (int i = 0; i < 100_000; i++) {
            int count = 1 + i % 50;
            journal.append(Blocks.block(next, count));
            next += count;
            if (i % 5 == 0) {
                journal.force();
                System.out.println(journal.forcedSeq());
            }
            if (i % 17 == 0) {
                journal.roll();
            }
        }
    }
}
