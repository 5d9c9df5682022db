package io.sluicegate.match;

import java.io.BufferedReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads lines without ever holding more of one than is looked at. Has no state. */
public final class BoundedLines {

    private BoundedLines() {}

    /** The next line without its end, cut one character behind {@code most}; null at the end of the text. */
    public static @Nullable String next(BufferedReader reader, int most) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (line.length() <= most) {
                line.append((char) c);
            }
            c = reader.read();
        }
        int length = line.length();
        boolean carriageReturn = length > 0 && line.charAt(length - 1) == '\r';
        return carriageReturn ? line.substring(0, length - 1) : line.toString();
    }
}
