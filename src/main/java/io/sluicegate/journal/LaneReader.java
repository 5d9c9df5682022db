package io.sluicegate.journal;

import java.nio.ByteBuffer;

/**
 * Goes through a lane, record by record, as far as it is written, and can be asked again later. For one thread. What is
 * damaged is passed over up to the next record that is whole and stands where it says it does.
 */
public final class LaneReader {

    private final Lane lane;
    private final LaneFrames frames;
    private final Damage damage;
    private final byte[] frame = new byte[LaneFrames.HEAD + Lane.MOST_PAYLOAD];
    private final ByteBuffer payload = ByteBuffer.wrap(frame).limit(0);
    private long position;

    LaneReader(Lane lane, LaneFrames frames, long position, Damage damage) {
        this.lane = lane;
        this.frames = frames;
        this.position = position;
        this.damage = damage;
    }

    /** Whether there was another record, which {@link #payload} now is. */
    public boolean next() {
        for (long end = lane.writePosition(); position < end; ) {
            if (position < end - lane.capacity()) {
                passOver(end - lane.capacity());
            } else if (frames.rest(position) < LaneFrames.HEAD) {
                position += frames.rest(position);
            } else if (take(end)) {
                return true;
            }
        }
        return false;
    }

    private boolean take(long end) {
        int length = frames.read(position, frame);
        if (length == LaneFrames.PAD) {
            position = Math.min(end, position + frames.rest(position));
            return false;
        }
        if (length == LaneFrames.WRONG || position + LaneFrames.size(length) > end) {
            passOver(nextWhole(end));
            return false;
        }
        position += LaneFrames.size(length);
        payload.limit(LaneFrames.HEAD + length).position(LaneFrames.HEAD);
        return true;
    }

    private long nextWhole(long end) {
        long place = position + Long.BYTES;
        while (place < end && frames.read(place, frame) == LaneFrames.WRONG) {
            place += Long.BYTES;
        }
        return place;
    }

    private void passOver(long place) {
        if (place > lane.releasedPosition()) {
            damage.found(lane.path(), position, place - position);
        }
        position = place;
    }

    /** The record's bytes, from its position to its limit; another record's after the next {@link #next}. */
    public ByteBuffer payload() {
        return payload;
    }

    /** Just behind the record read, and what may be released once it is kept elsewhere. */
    public long position() {
        return position;
    }
}
