package io.sluicegate.forward;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the lines of heads and trailers before the stock decoder does, which joins folded lines, drops blanks before a
 * colon, splits start lines at any blank and bounds chunk extensions by the line alone: where two readers could differ,
 * the message is refused (SECURITY rule 10). Relies on one habit of the decoder: it takes a head by whole lines, and the
 * size line of the last chunk alone. Confined to its channel's event loop, which alone writes its fields.
 */
public final class StrictLines {

    private static final int MAX_EXTENSION_BYTES = 4 * 1024;
    /** The longest size line without extensions, and the CRLF behind the chunk. */
    private static final int CHUNK_FRAME_BYTES = 19;

    private final boolean requests;
    private Part part = Part.START_LINE;
    private boolean chunked;
    private boolean begun;
    private boolean refused;
    private long extensionBytes;
    /** Whether the head that is being read, or was refused, is that of a HEAD. */
    private boolean asksForHead;
    /** Content-Length lines of the head that is being read. */
    private int lengths;

    private enum Part {
        START_LINE,
        FIELDS,
        BODY,
        TRAILERS,
        SWITCHED
    }

    private StrictLines(boolean requests) {
        this.requests = requests;
    }

    /** For a decoder of requests. */
    public static StrictLines ofRequests() {
        return new StrictLines(true);
    }

    /** For a decoder of responses. */
    public static StrictLines ofResponses() {
        return new StrictLines(false);
    }

    /** Whether a head has begun and is not whole yet. */
    public boolean isWithinHead() {
        return begun && (part == Part.START_LINE || part == Part.FIELDS);
    }

    /** Whether the request whose head has begun, or was refused, is a HEAD: its answer has no body whatever it says. */
    public boolean asksForHead() {
        return asksForHead;
    }

    /**
     * Whether the decoder may take what has come. What it may not is dropped, with all that follows, and a failed object
     * in {@code out} says why.
     */
    public boolean admit(ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return false;
        }
        if (part == Part.START_LINE && !begun && isEmptySoFar(in)) {
            return false;
        }
        begun = true;
        String fault = faultOf(in);
        if (fault == null) {
            return true;
        }
        refused = true;
        in.skipBytes(in.readableBytes());
        LastHttpContent failed = new DefaultLastHttpContent();
        failed.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(fault)));
        out.add(failed);
        return false;
    }

    /** RFC 9112 section 2.2: some clients send an empty line too many behind a body. */
    private boolean isEmptySoFar(ByteBuf in) {
        int at = in.readerIndex();
        while (requests && in.readableBytes() >= 2 && in.getByte(at) == '\r' && in.getByte(at + 1) == '\n') {
            in.skipBytes(2);
            at = in.readerIndex();
        }
        return !in.isReadable() || (requests && in.readableBytes() == 1 && in.getByte(at) == '\r');
    }

    private @Nullable String faultOf(ByteBuf in) {
        return switch (part) {
            case SWITCHED -> null;
            case BODY -> extensionBytes > MAX_EXTENSION_BYTES ? "too many chunk extensions" : null;
            case START_LINE, FIELDS, TRAILERS -> faultOfLines(in, part == Part.START_LINE);
        };
    }

    /** Looks at every whole line up to the empty one that ends the head. */
    private @Nullable String faultOfLines(ByteBuf in, boolean startLineFirst) {
        boolean first = startLineFirst;
        int start = in.readerIndex();
        for (int end = lineEnd(in, start); end >= 0; end = lineEnd(in, start)) {
            if (end == start || in.getByte(end - 1) != '\r') {
                return "a line ends without CR";
            }
            int length = end - 1 - start;
            if (length == 0) {
                return first ? "no start line" : null;
            }
            String fault = first ? faultOfStartLine(in, start, length) : faultOfField(in, start, length);
            if (fault != null) {
                return fault;
            }
            first = false;
            start = end + 1;
        }
        return null;
    }

    private static int lineEnd(ByteBuf in, int start) {
        return in.indexOf(start, in.writerIndex(), (byte) '\n');
    }

    private @Nullable String faultOfStartLine(ByteBuf in, int start, int length) {
        asksForHead = requests && LineText.isHead(in, start, length);
        return requests
                ? LineText.faultOfRequestLine(in, start, length)
                : LineText.faultOfStatusLine(in, start, length);
    }

    /** In HTTP/1.0 the decoder takes the first of several lengths, and hides that there were others. */
    private @Nullable String faultOfField(ByteBuf in, int start, int length) {
        String fault = LineText.faultOfField(in, start, length);
        if (fault == null && part != Part.TRAILERS && LineText.isContentLength(in, start, length)) {
            lengths++;
            return lengths > 1 ? "more than one Content-Length" : LineText.faultOfLength(in, start, length);
        }
        return fault;
    }

    /**
     * Notes what the decoder made of what it was given.
     *
     * @param taken how many bytes it took
     * @param made what it made of them
     */
    public void decoded(ByteBuf in, int taken, List<Object> made) {
        boolean inBody = part == Part.BODY;
        long content = 0;
        for (Object each : made) {
            if (each instanceof HttpObject object) {
                refused |= object.decoderResult().isFailure();
                made(object);
                content += object instanceof HttpContent piece ? piece.content().readableBytes() : 0;
            }
        }
        if (inBody && chunked) {
            long frame = content > 0 ? CHUNK_FRAME_BYTES : 0;
            extensionBytes = Math.max(0, extensionBytes + taken - content - frame);
        }
        if (made.isEmpty() && taken > 0) {
            lineTaken(in, in.readerIndex() - taken);
        }
    }

    private void made(HttpObject object) {
        if (object instanceof HttpMessage head) {
            part = Part.BODY;
            chunked = HttpUtil.isTransferEncodingChunked(head);
            extensionBytes = 0;
            lengths = 0;
            if (head instanceof HttpResponse response && response.status().code() == 101) {
                part = Part.SWITCHED;
            }
        }
        if (object instanceof LastHttpContent && part != Part.SWITCHED) {
            part = Part.START_LINE;
            begun = false;
            asksForHead = false;
        }
    }

    /** Nothing was made of the bytes: they were lines of a head, a chunk's size line, or the CRLF behind a chunk. */
    private void lineTaken(ByteBuf in, int start) {
        if (part == Part.START_LINE) {
            part = Part.FIELDS;
        } else if (part == Part.BODY && chunked && LineText.isLastChunk(in, start)) {
            part = Part.TRAILERS;
        }
    }
}
