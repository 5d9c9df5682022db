package io.sluicegate.journal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A process to be killed: numbered records into a lane, flows that come, count and go in a table, and now and then on standard
 * output the number of the record that was appended last. All that belongs to a flow follows from its sequence and part.
 */
final class KilledWriter {

    static final int SLOTS = 8;
    private static final int OFTEN = 20;

    private KilledWriter() {}

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        Lane lane = Lane.create(folder.resolve("lane-0"), 1 << 24, 1);
        FlowTable table = FlowTable.create(folder.resolve("flows-0"), SLOTS, 1);
        @Nullable FlowSlot[] slots = new FlowSlot[SLOTS];
        long[] sequences = new long[SLOTS];
        PrintStream out = new PrintStream(
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, StandardCharsets.US_ASCII);
        ByteBuffer record = ByteBuffer.allocate(2048);
        for (int number = 0; append(lane, record, number); number++) {
            int which = number % SLOTS;
            int turn = number / SLOTS;
            FlowSlot slot = slots[which];
            if (slot == null) {
                sequences[which] = number + 1L;
                slots[which] = table.open(number + 1L, identity(number + 1L));
            } else if (turn % 7 == 6) {
                slot.close();
                slots[which] = null;
            } else {
                count(slot, sequences[which], turn);
            }
            if (number % OFTEN == 0) {
                out.println(number);
                out.flush();
            }
        }
    }

    private static boolean append(Lane lane, ByteBuffer record, int number) {
        record.clear().putInt(number).limit(4 + number % 1000);
        return lane.append(record.flip().limit(4 + number % 1000));
    }

    private static void count(FlowSlot slot, long sequence, int part) {
        slot.handed(10L * part);
        slot.settled(10L * part - 1);
        slot.draft(draft(part));
        slot.billed(part, sequence * part, -sequence * part);
        if (part % 5 == 4) {
            slot.clearDraft();
        }
    }

    static ByteBuffer identity(long sequence) {
        return ByteBuffer.wrap(("flow " + sequence).getBytes(StandardCharsets.US_ASCII));
    }

    static ByteBuffer draft(int part) {
        byte[] bytes = new byte[4 + part % 800];
        Arrays.fill(bytes, (byte) part);
        return ByteBuffer.wrap(bytes).putInt(0, part);
    }
}
