package io.sluicegate.differential;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What one client does: the same for the same seed and number.
 *
 * @param number from 0
 * @param bytes all that it would send
 * @param pieces the same as it is sent
 * @param leave how the client ends the connection
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FuzzInput(int number, byte[] bytes, List<byte[]> pieces, Leave leave) {

    private static final int BENT_PERCENT = 30;

    /** How a client leaves. */
    enum Leave {
        /** Says that no more will come, and reads to the end. */
        SHUTS_OUTPUT,
        /** Waits until the gateway ends the connection. */
        WAITS,
        /** Closes without a look at the answer. */
        CLOSES,
        /** Breaks the connection when a piece is still to be sent. */
        BREAKS
    }

    /** The input of this number under this seed, for origins at these authorities. */
    static FuzzInput of(long seed, int number, List<String> authorities) {
        Dice dice = new Dice(seed, number);
        String text = new RequestGrammar(dice, number, authorities).conversation();
        if (dice.percent(BENT_PERCENT)) {
            text = Bending.bend(text, dice);
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return new FuzzInput(number, bytes, pieces(bytes, dice), leave(dice));
    }

    private static Leave leave(Dice dice) {
        if (dice.percent(94)) {
            return Leave.SHUTS_OUTPUT;
        }
        return dice.any(
                Leave.WAITS, Leave.CLOSES, Leave.CLOSES, Leave.CLOSES, Leave.BREAKS, Leave.BREAKS, Leave.BREAKS);
    }

    private static List<byte[]> pieces(byte[] all, Dice dice) {
        List<byte[]> pieces = new ArrayList<>();
        int cuts = dice.percent(50) ? 0 : 1 + dice.below(4);
        int at = 0;
        for (int i = 0; i < cuts && at < all.length; i++) {
            int end = at + 1 + dice.below(all.length - at);
            pieces.add(Arrays.copyOfRange(all, at, end));
            at = end;
        }
        if (at < all.length) {
            pieces.add(Arrays.copyOfRange(all, at, all.length));
        }
        return pieces;
    }
}
