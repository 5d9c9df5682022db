package io.sluicegate.journal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Texts as payloads, and what a lane gives back. */
final class Lanes {

    private Lanes() {}

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    static List<String> all(LaneReader reader) {
        List<String> found = new ArrayList<>();
        while (reader.next()) {
            found.add(text(reader.payload()));
        }
        return found;
    }

    /** Keeps what was told. */
    static final class Found implements Damage {

        final List<String> places = new ArrayList<>();
        final List<String> missing = new ArrayList<>();

        @Override
        public void found(Path file, long position, long bytes) {
            places.add(file.getFileName() + "@" + position + "+" + bytes);
        }

        @Override
        public void missing(Path file, long position, long firstSeq, long endSeq) {
            missing.add(firstSeq + "-" + endSeq);
        }
    }
}
