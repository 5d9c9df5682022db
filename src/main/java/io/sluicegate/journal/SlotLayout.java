package io.sluicegate.journal;

/**
 * Where things stand in a flow's slot, by bytes from its begin. Numbers that change while the flow runs are stored singly;
 * what is longer has two areas, and a turn that counts up says which of them is valid: the one that its lowest bit names.
 */
final class SlotLayout {

    static final int BYTES = 2048;

    /** 0 while the slot is free; stored last when a flow begins, and first when it ends. */
    static final int SEQUENCE = 0;

    static final int READ = 8;
    static final int HANDED = 16;
    static final int SETTLED = 24;
    static final int ENDS_AT = 32;
    static final int ORIGIN_READ = 40;
    static final int ORIGIN_WRITTEN = 48;

    /** Twice the count of drafts so far, and one more while there is a draft. */
    static final int DRAFT_TURN = 56;

    /** The count of parts billed so far. */
    static final int BILLED_TURN = 64;

    /** Two times part, bytes up and bytes down. */
    static final int BILLED = 72;

    static final int BILLED_BYTES = 24;

    /** Length, checksum and bytes, as for a draft. */
    static final int IDENTITY = 128;

    /** Two times length, checksum and bytes. */
    static final int DRAFT = 232;

    static final int DRAFT_BYTES = (BYTES - DRAFT) / 2;

    /** What stands before the bytes of an identity or a draft. */
    static final int TEXT_HEAD = 8;

    private SlotLayout() {}

    static int draftAt(long turn) {
        return DRAFT + (int) (turn & 1) * DRAFT_BYTES;
    }

    static int billedAt(long turn) {
        return BILLED + (int) (turn & 1) * BILLED_BYTES;
    }
}
