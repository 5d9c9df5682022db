package io.sluicegate.match;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Lists that may be gzip, whatever their names say. Has no state. */
public final class GzipText {

    private static final int MAGIC = 0x1f8b;
    private static final int BUFFER = 64 * 1024;

    private GzipText() {}

    /**
     * What a stream holds, without gzip where it begins with its magic (RFC 1952 section 2.3.1). Closing it closes the stream.
     *
     * @throws java.util.zip.ZipException when it begins like gzip and is none
     */
    public static InputStream unzipped(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw, BUFFER);
        in.mark(2);
        int magic = in.read() << 8 | in.read();
        in.reset();
        return magic == MAGIC ? new GZIPInputStream(in, BUFFER) : in;
    }
}
