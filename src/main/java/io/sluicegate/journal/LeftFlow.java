package io.sluicegate.journal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A flow as its slot shows it: one that was in progress when the process ended, or still is. The numbers are as {@link
 * FlowSlot} says; of a flow in progress they may be of neighbouring moments, but each is one that was stored.
 *
 * @param boot the start of the gateway that it belongs to
 * @param loop the event loop, from 0 on
 * @param identity as it was given when the flow began
 * @param draft null when there was none, or it is damaged
 * @param part how far it was billed, with {@code billedUp} and {@code billedDown}; all three 0 before the first time
 */
public record LeftFlow(
        long boot,
        int loop,
        long sequence,
        ByteBuffer identity,
        @Nullable ByteBuffer draft,
        long read,
        long handed,
        long settled,
        long endsAt,
        long originRead,
        long originWritten,
        int part,
        long billedUp,
        long billedDown) {}
