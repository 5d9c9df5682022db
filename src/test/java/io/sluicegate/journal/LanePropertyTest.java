package io.sluicegate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Appends, readings and releases in any order, against a queue. */
class LanePropertyTest {

    @Property(tries = 150)
    void laneIsAQueueThatRefusesWhatHasNoRoom(@ForAll long seed, @ForAll @IntRange(min = 8, max = 100) int words)
            throws IOException {
        Path file = Files.createTempFile("lane", "");
        try {
            new Play(Lane.create(file, words * 8, seed), seed).run(400);
        } finally {
            Files.delete(file);
        }
    }

    private static final class Play {

        private final Lane lane;
        private final Random random;
        private final Lanes.Found damage = new Lanes.Found();
        private final LaneReader reader;
        private final Deque<ByteBuffer> unread = new ArrayDeque<>();

        Play(Lane lane, long seed) {
            this.lane = lane;
            this.random = new Random(seed);
            this.reader = lane.readFrom(0, damage);
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
            while (!unread.isEmpty()) {
                read();
            }
            read();
            assertThat(damage.places).isEmpty();
        }

        private void step() {
            switch (random.nextInt(4)) {
                case 0, 1 -> append(random.nextInt(lane.capacity() / 2 + 8));
                case 2 -> read();
                default -> release();
            }
        }

        private void append(int length) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            int free = lane.freeBytes();
            boolean taken = lane.append(ByteBuffer.wrap(payload));
            if (taken) {
                unread.add(ByteBuffer.wrap(payload));
                assertThat(lane.lastFrame()).isEqualTo(ByteBuffer.wrap(payload));
            } else {
                assertThat(LaneFrames.size(length)).isGreaterThan(free / 2);
            }
        }

        private void read() {
            assertThat(reader.next()).isEqualTo(!unread.isEmpty());
            if (!unread.isEmpty()) {
                assertThat(reader.payload()).isEqualTo(unread.remove());
            }
        }

        private void release() {
            lane.release(reader.position());
            assertThat(lane.releasedPosition()).isEqualTo(reader.position());
        }
    }
}
