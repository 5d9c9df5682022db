package io.sluicegate.feeds;

import io.sluicegate.match.GzipText;
import io.sluicegate.match.ListException;
import io.sluicegate.match.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Looks at the bytes of lists, one buffer at a time. Blocks. Has no state. */
final class ListText {

    private static final int BUFFER = 64 * 1024;
    private static final int SNIFFED = 512;

    private ListText() {}

    /**
     * Refuses what is clearly no list: nothing, a web page, a gzip file that is damaged or unfolds to too much.
     *
     * @return the digest of the file as it is
     */
    static String check(Path file, long maxUnpackedBytes) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream raw = new DigestInputStream(Files.newInputStream(file), digest);
                InputStream text = GzipText.unzipped(raw)) {
            byte[] begin = text.readNBytes(SNIFFED);
            if (begin.length == 0) {
                throw new ListException("the answer is empty");
            }
            if (isWebPage(begin)) {
                throw new ListException("the answer is a web page and no list: a sign-in page is in the way, or the URL"
                        + " is that of a page");
            }
            copy(text, OutputStream.nullOutputStream(), maxUnpackedBytes - begin.length);
            raw.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.end(digest);
    }

    /** Takes gzip off a file. */
    static void unzip(Path from, Path to, long maxBytes) throws IOException {
        try (InputStream raw = Files.newInputStream(from);
                InputStream text = new GZIPInputStream(raw, BUFFER);
                OutputStream out = Files.newOutputStream(to)) {
            copy(text, out, maxBytes);
        }
    }

    /** Copies a file and says which bytes it had. */
    static String copy(Path from, Path to, long maxBytes) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = new DigestInputStream(Files.newInputStream(from), digest);
                OutputStream out = Files.newOutputStream(to)) {
            copy(in, out, maxBytes);
        }
        return Sha256.end(digest);
    }

    /** The digest of a file. */
    static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return Sha256.end(digest);
    }

    /** The digest of a short text. */
    static String digest(String text) {
        MessageDigest digest = Sha256.begin();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return Sha256.end(digest);
    }

    private static void copy(InputStream in, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long left = most;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            left -= count;
            if (left < 0) {
                throw new ListException("it unfolds to more than is taken");
            }
            out.write(buffer, 0, count);
        }
    }

    private static boolean isWebPage(byte[] begin) {
        String text = new String(begin, StandardCharsets.UTF_8)
                .replace("\ufeff", "")
                .strip()
                .toLowerCase(Locale.ROOT);
        return text.startsWith("<!doctype") || text.startsWith("<html");
    }
}
