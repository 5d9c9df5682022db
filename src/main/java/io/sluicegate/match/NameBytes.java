package io.sluicegate.match;

/** Plain names as bytes: the quick way for what nearly all lines of large lists hold. Has no state. */
final class NameBytes {

    static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;

    /** The lower-case form of what may stand in a name, 0 for all else. */
    private static final byte[] FOLDED = folded();

    private NameBytes() {}

    private static byte[] folded() {
        byte[] folded = new byte[256];
        for (char c = 'a'; c <= 'z'; c++) {
            folded[c] = (byte) c;
            folded[c - 'a' + 'A'] = (byte) c;
        }
        for (char c : "0123456789-_.".toCharArray()) {
            folded[c] = (byte) c;
        }
        return folded;
    }

    /**
     * Writes the one form of a name that is compared, as {@code HostName} has it.
     *
     * @param out has room for {@link #MAX_LENGTH} bytes
     * @return its length; -1 where a closer look is needed, at U-labels for instance, or it is no name
     */
    static int canonical(Span text, byte[] out) {
        int length = text.length();
        if (length > 1 && text.at(length - 1) == '.') {
            length--;
        }
        if (length < 1 || length > MAX_LENGTH) {
            return -1;
        }
        int label = 0;
        boolean digits = true;
        for (int i = 0; i < length; i++) {
            byte c = FOLDED[text.at(i)];
            out[i] = c;
            if (c == '.') {
                if (label == 0) {
                    return -1;
                }
                label = 0;
                digits = true;
            } else if (c == 0 || ++label > MAX_LABEL) {
                return -1;
            } else {
                digits &= c <= '9' && c >= '0';
            }
        }
        int last = length - label;
        boolean hexadecimal = label > 1 && out[last] == '0' && out[last + 1] == 'x';
        return label == 0 || digits || hexadecimal ? -1 : length;
    }
}
