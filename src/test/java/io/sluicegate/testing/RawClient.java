package io.sluicegate.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that sends exactly the bytes it is given and reads exactly the bytes that come. What an HTTP response is, it
 * knows by the letter of RFC 9112 section 6.3 and by nothing of the gateway's own.
 */
public final class RawClient implements AutoCloseable {

    private static final int MOST_HEAD = 256 * 1024;

    private final Wire wire;

    private RawClient(Wire wire) {
        this.wire = wire;
    }

    /** Connects to a port of 127.0.0.1. */
    public static RawClient connect(int port) {
        return connect(new InetSocketAddress(Ports.loopback4(), port));
    }

    /** Connects. */
    public static RawClient connect(InetSocketAddress target) {
        return connect(target, null, 0);
    }

    /**
     * Connects.
     *
     * @param source the address to come from; null for any
     * @param receiveBuffer of the socket, in bytes, as for a slow reader; 0 for the kernel's default
     */
    public static RawClient connect(InetSocketAddress target, @Nullable InetAddress source, int receiveBuffer) {
        try {
            SocketChannel channel = SocketChannel.open();
            if (receiveBuffer > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            }
            if (source != null) {
                channel.bind(new InetSocketAddress(source, 0));
            }
            channel.socket().connect(target, (int) Wire.DEADLINE.toMillis());
            return new RawClient(new Wire(channel));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connects, and is reset: as soon as it is connected, or before the kernel has said that it is. */
    public static void expectResetOf(Supplier<RawClient> connecting) {
        try (RawClient client = connecting.get()) {
            client.expectReset();
        } catch (UncheckedIOException e) {
            if (!String.valueOf(e.getMessage()).contains("reset")) {
                throw e;
            }
        }
    }

    /** The connection itself, for bytes that are no HTTP. */
    public Wire wire() {
        return wire;
    }

    /** The client's own address and port. */
    public InetSocketAddress localAddress() {
        try {
            return (InetSocketAddress) wire.channel().getLocalAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text, a character a byte. */
    public RawClient send(String text) {
        wire.send(text);
        return this;
    }

    /** Sends bytes. */
    public RawClient send(byte[] bytes) {
        wire.send(bytes);
        return this;
    }

    /** Sends the lines of a head, each with its CRLF, and the empty line. */
    public RawClient sendHead(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Reads the answer to a request that was no HEAD. */
    public Response readResponse() {
        return readResponse("GET");
    }

    /** Reads one whole response, informational ones too; {@code method} is what was asked. */
    public Response readResponse(String method) {
        Response head = readHead();
        byte[] body;
        String trailers = "";
        String coding = head.field("Transfer-Encoding");
        String length = head.field("Content-Length");
        if ("HEAD".equals(method) || head.status() < 200 || head.status() == 204 || head.status() == 304) {
            body = new byte[0];
        } else if (coding != null) {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            trailers = readChunks(chunks);
            body = chunks.toByteArray();
        } else if (length != null) {
            body = wire.takeExactly(Integer.parseInt(length));
        } else {
            body = wire.takeUntilEnd();
        }
        return new Response(head.head(), body, trailers);
    }

    /** Reads the head of a response alone; its body is empty then. */
    public Response readHead() {
        String head = wire.takeThrough("\r\n\r\n", MOST_HEAD);
        if (head == null) {
            throw new AssertionError("the connection ended where a response was expected");
        }
        return new Response(head, new byte[0], "");
    }

    private String readChunks(ByteArrayOutputStream chunks) {
        int size;
        do {
            size = Integer.parseInt(line().split(";", -1)[0].trim(), 16);
            if (size > 0) {
                chunks.writeBytes(wire.takeExactly(size));
                if (!line().isEmpty()) {
                    throw new AssertionError("a chunk is longer than it says");
                }
            }
        } while (size > 0);
        StringBuilder trailers = new StringBuilder();
        for (String line = line(); !line.isEmpty(); line = line()) {
            trailers.append(line).append("\r\n");
        }
        return trailers.toString();
    }

    private String line() {
        String line = wire.takeThrough("\r\n", MOST_HEAD);
        if (line == null) {
            throw new AssertionError("the connection ended within a chunked body");
        }
        return line.substring(0, line.length() - 2);
    }

    /** Reads exactly so many bytes, as text. */
    public String read(int count) {
        return new String(wire.takeExactly(count), StandardCharsets.ISO_8859_1);
    }

    /** Reads whatever comes until the connection ends in order, as UTF-8. */
    public String readToEnd() {
        return new String(wire.takeUntilEnd(), StandardCharsets.UTF_8);
    }

    /** Says that no further byte will come from the client. */
    public void shutdownOutput() {
        wire.shutdownOutput();
    }

    /** Breaks the connection with a TCP reset. */
    public void reset() {
        wire.reset();
    }

    /** Waits for the end of the connection, before which no byte may come. */
    public void expectEnd() {
        wire.expectEnd();
    }

    /** Waits for a reset, whatever comes before. */
    public void expectReset() {
        wire.expectReset();
    }

    /** Payload bytes sent so far. */
    public long bytesSent() {
        return wire.sent();
    }

    /** Payload bytes received so far. */
    public long bytesReceived() {
        return wire.received();
    }

    @Override
    public void close() {
        wire.close();
    }

    /**
     * A response as it came.
     *
     * @param head status line and fields, with the empty line
     * @param body decoded of its chunks, and of nothing else
     * @param trailers lines after the last chunk
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Response(String head, byte[] body, String trailers) {

        /** The status code. */
        public int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /** The first value of a field; null when it is not there. */
        public @Nullable String field(String name) {
            List<String> values = fields(name);
            return values.isEmpty() ? null : values.get(0);
        }

        /** All values of a field, in order. */
        public List<String> fields(String name) {
            return fieldsOf(head, name);
        }

        /** The body as text, a byte a character. */
        public String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    static List<String> fieldsOf(String head, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        List<String> values = new ArrayList<>();
        head.lines().skip(1).forEach(line -> {
            if (line.toLowerCase(Locale.ROOT).startsWith(prefix)) {
                values.add(line.substring(prefix.length()).trim());
            }
        });
        return values;
    }
}
