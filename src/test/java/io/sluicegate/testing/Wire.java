package io.sluicegate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection for tests: every read and every write has a deadline and every payload byte is counted. One thread
 * may read while another writes.
 */
public final class Wire implements AutoCloseable {

    /** How long any single wait of a test may last. */
    public static final Duration DEADLINE = Duration.ofSeconds(20);

    private static final int PIECE = 64 * 1024;

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    /** Read from the socket and not taken yet; touched by the reading thread alone. */
    private final ByteBuffer inbox = ByteBuffer.allocate(PIECE).flip();

    Wire(SocketChannel channel) {
        this.channel = channel;
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            readable = Selector.open();
            writable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            channel.register(writable, SelectionKey.OP_WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketChannel channel() {
        return channel;
    }

    /** Payload bytes that the socket gave us, whether taken yet or not. */
    public long received() {
        return received.get();
    }

    /** Payload bytes that the socket took. */
    public long sent() {
        return sent.get();
    }

    /** Sends all of it. */
    public void send(byte[] bytes) {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (left.hasRemaining()) {
                int count = channel.write(left);
                sent.addAndGet(count);
                if (count == 0) {
                    await(writable, end, "the peer took no more bytes");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the text, a character a byte. */
    public void send(String text) {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends so many bytes of a fixed pattern, which {@link #takePattern} checks on the other side. */
    public void sendPattern(long count) {
        for (long at = 0; at < count; at += PIECE) {
            send(pattern(at, (int) Math.min(PIECE, count - at)));
        }
    }

    /** The pattern's bytes from {@code offset} on: no short period, so that nothing shifted looks right. */
    public static byte[] pattern(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            long at = offset + i;
            bytes[i] = (byte) (at * 31 + (at >>> 8) * 7 + (at >>> 16));
        }
        return bytes;
    }

    /** Takes what is there, waiting for the first byte; an empty array is the end. */
    public byte[] take(int most) {
        if (!fill()) {
            return new byte[0];
        }
        byte[] bytes = new byte[Math.min(most, inbox.remaining())];
        inbox.get(bytes);
        return bytes;
    }

    /** Takes exactly so many bytes. */
    public byte[] takeExactly(int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(count);
        while (all.size() < count) {
            byte[] piece = take(count - all.size());
            if (piece.length == 0) {
                throw new AssertionError("the end came after " + all.size() + " of " + count + " bytes");
            }
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Takes everything up to the end. */
    public byte[] takeUntilEnd() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece = take(PIECE); piece.length > 0; piece = take(PIECE)) {
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    /** Takes everything up to the end and keeps nothing; how much it was. Fails where it is not {@link #pattern}. */
    public long takePattern() {
        long count = 0;
        for (byte[] piece = take(PIECE); piece.length > 0; piece = take(PIECE)) {
            byte[] expected = pattern(count, piece.length);
            if (!Arrays.equals(expected, piece)) {
                throw new AssertionError("wrong bytes after " + count);
            }
            count += piece.length;
        }
        return count;
    }

    /** Takes up to and including {@code mark}, as text; null when the end comes before the first byte. */
    public @Nullable String takeThrough(String mark, int most) {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(mark, Math.max(0, text.length() - mark.length())) < 0) {
            if (!fill()) {
                if (text.length() == 0) {
                    return null;
                }
                throw new AssertionError("the end came within: " + text);
            }
            if (text.length() >= most) {
                throw new AssertionError("no end of it after " + most + " bytes");
            }
            text.append((char) (inbox.get() & 0xff));
        }
        return text.toString();
    }

    /** Waits for the end of input, in which no byte may come before. */
    public void expectEnd() {
        if (fill()) {
            throw new AssertionError(
                    "bytes where the end was expected: " + StandardCharsets.ISO_8859_1.decode(inbox.duplicate()));
        }
    }

    /** Takes whatever comes until the peer resets the connection; fails when it ends in order. */
    public void expectReset() {
        try {
            takeUntilEnd();
        } catch (UncheckedIOException e) {
            if (String.valueOf(e.getCause()).contains("reset")) {
                return;
            }
            throw e;
        }
        throw new AssertionError("the connection ended in order where a reset was expected");
    }

    /** Has the kernel acknowledge at once all that has arrived, as it would have done within moments. */
    public void acknowledge() {
        try {
            channel.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a byte can be taken now: false at the end. */
    private boolean fill() {
        long end = System.nanoTime() + DEADLINE.toNanos();
        try {
            while (!inbox.hasRemaining()) {
                inbox.clear();
                int count = channel.read(inbox);
                inbox.flip();
                if (count < 0) {
                    return false;
                }
                received.addAndGet(count);
                if (count == 0) {
                    await(readable, end, "the peer sent nothing");
                }
            }
            return true;
        } catch (IOException e) {
            inbox.position(inbox.limit());
            throw new UncheckedIOException(e);
        }
    }

    private void await(Selector selector, long end, String complaint) throws IOException {
        long millis = (end - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new AssertionError(complaint + " for " + DEADLINE.toSeconds() + " s");
        }
        try {
            selector.select(millis);
            selector.selectedKeys().clear();
        } catch (ClosedSelectorException e) {
            throw new ClosedChannelException();
        }
    }

    /** Says that no further byte will come from this side. */
    public void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Breaks the connection with a TCP reset. */
    public void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close();
    }

    /** Whether this side has been closed or reset. */
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
            readable.close();
            writable.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
