package io.sluicegate.journal;

/**
 * How far a lane has been read into the journal.
 *
 * @param boot the lane's boot
 * @param loop the number of its event loop, from 0 on
 * @param position just behind the last record that is in the journal
 */
public record LanePosition(long boot, int loop, long position) {}
