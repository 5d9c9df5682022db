package io.sluicegate.policy;

/** How much a book may still be looked at: what one look-up in a set costs is 1. Confined to one load. */
final class LookUps {

    private long left;

    LookUps(long most) {
        this.left = most;
    }

    /** Takes so many; false, for good, where they are not left. */
    boolean take(long count) {
        left = count <= left ? left - count : 0;
        return left > 0;
    }

    boolean areSpent() {
        return left <= 0;
    }
}
