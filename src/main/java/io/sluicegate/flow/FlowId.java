package io.sluicegate.flow;

/**
 * Names a flow within one ledger, for ever: no two flows share an id, over restarts too. Immutable.
 *
 * @param boot when this run of the gateway began, in milliseconds of the epoch
 * @param loop the event loop that carries the flow
 * @param sequence counts the flows of that loop, from 1
 */
public record FlowId(long boot, int loop, long sequence) {

    /** Short enough to be read out on the telephone: three numbers in base 36. */
    @Override
    public String toString() {
        return Long.toString(boot, 36) + "-" + Integer.toString(loop, 36) + "-" + Long.toString(sequence, 36);
    }
}
