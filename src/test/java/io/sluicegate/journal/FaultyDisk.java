package io.sluicegate.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Refuses where {@code refuses} says so: a write then leaves half of its bytes. */
final class FaultyDisk implements BlockSink.Maker {

    private final List<String> untouchable = new ArrayList<>();
    Predicate<String> refuses = step -> false;

    @Override
    public BlockSink create(Path path) throws IOException {
        ask("create");
        BlockSink real = BlockSink.create(path);
        return new BlockSink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                assertThat(untouchable).doesNotContain(path.toString());
                if (refuses.test("write")) {
                    untouchable.add(path.toString());
                    real.write(bytes.slice(0, bytes.remaining() / 2));
                    throw new IOException("No space left on device");
                }
                real.write(bytes);
            }

            @Override
            public void force() throws IOException {
                assertThat(untouchable).doesNotContain(path.toString());
                if (refuses.test("force")) {
                    untouchable.add(path.toString());
                    throw new IOException("Input/output error");
                }
                real.force();
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    private void ask(String step) throws IOException {
        if (refuses.test(step)) {
            throw new IOException("No space left on device");
        }
    }

    /** Refuses the next so many of a kind of step. */
    void refuse(String kind, int times) {
        int[] left = {times};
        refuses = step -> step.equals(kind) && left[0]-- > 0;
    }
}
