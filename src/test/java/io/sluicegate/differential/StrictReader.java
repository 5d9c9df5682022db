package io.sluicegate.differential;

import io.sluicegate.differential.StrictMessage.Field;
import io.sluicegate.differential.StrictMessage.State;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages by the letter of RFC 9112 and by nothing of the gateway's own. It is as strict as the letter allows: a
 * recipient may mend some of what it calls a fault, and so two recipients may read two things. It is looser in three points
 * that no reader divides a message by: a target may have any visible byte but {@code #}, as browsers send them, a chunk
 * extension any text, because it is dropped, and an origin's status line may lack the blank before an empty reason. Confined to one thread.
 */
final class StrictReader {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e\\x80-\\xff&&[^#]]+) (HTTP/1\\.[0-9])");
    private static final Pattern STATUS_LINE = Pattern.compile("(HTTP/1\\.[0-9]) ([1-9][0-9][0-9]) (" + TEXT + ")");
    private static final Pattern FIELD_LINE = Pattern.compile("(" + TOKEN + "):[ \\t]*(" + TEXT + "?)[ \\t]*");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final Pattern CHUNK_LINE = Pattern.compile("(0*[0-9A-Fa-f]{1,15})(?:[ \\t]*;" + TEXT + ")?");
    private static final List<String> NEVER_IN_TRAILERS = List.of("content-length", "transfer-encoding", "host");

    private final byte[] bytes;
    private final int limit;
    private final Sender sender;
    private int at;

    private ByteArrayOutputStream body = new ByteArrayOutputStream();
    private List<String> start = List.of();
    private List<Field> fields = List.of();

    /** Who sent the bytes. What others send may be a little off where no two readers differ. */
    enum Sender {
        GATEWAY,
        OTHERS
    }

    /** Reads the first {@code limit} of the bytes from {@code from} on. */
    StrictReader(byte[] bytes, int from, int limit, Sender sender) {
        this.bytes = bytes;
        this.at = from;
        this.limit = limit;
        this.sender = sender;
    }

    /** Ends the reading of a message; costs no stack trace. */
    private static final class Stop extends Exception {
        private static final long serialVersionUID = 1L;

        Stop(@Nullable String fault) {
            super(fault, null, false, false);
        }
    }

    private interface Reading {
        void read() throws Stop;
    }

    /** The next request. */
    StrictMessage request() {
        return message(this::readRequest);
    }

    /**
     * The next response, informational ones too.
     *
     * @param ended whether the connection ended in order behind the bytes, which ends a body that has no length
     */
    StrictMessage response(String method, boolean ended) {
        return message(() -> readResponse(method, ended));
    }

    private StrictMessage message(Reading reading) {
        body = new ByteArrayOutputStream();
        start = List.of();
        fields = List.of();
        if (at == limit) {
            return done(State.NONE, null);
        }
        try {
            reading.read();
            return done(State.WHOLE, null);
        } catch (Stop stop) {
            return done(stop.getMessage() == null ? State.CUT : State.FAULTY, stop.getMessage());
        }
    }

    private StrictMessage done(State state, @Nullable String fault) {
        return new StrictMessage(state, start, fields, body.toByteArray(), fault, at);
    }

    private void readRequest() throws Stop {
        while (sender == Sender.OTHERS && limit - at >= 2 && bytes[at] == '\r' && bytes[at + 1] == '\n') {
            at += 2; // RFC 9112 section 2.2
        }
        head(REQUEST_LINE);
        int hosts = count("host");
        boolean first = start.get(2).equals("HTTP/1.0");
        require(hosts == 1 || (hosts == 0 && first), "not one Host");
        switch (framing(first)) {
            case CHUNKED -> chunks();
            case FIXED -> fixed();
            case NONE -> {}
        }
    }

    private void readResponse(String method, boolean ended) throws Stop {
        head(STATUS_LINE);
        int status = Integer.parseInt(start.get(1));
        boolean bare = status < 200 || status == 204;
        boolean tunnels = method.equals("CONNECT") && status / 100 == 2;
        if (bare || status == 304 || method.equals("HEAD") || tunnels) {
            // RFC 9112 section 6.3: whatever the fields say; a sender must say nothing of a body all the same
            boolean silent = count("transfer-encoding") + count("content-length") == 0;
            require(!bare || silent || sender == Sender.OTHERS, "a body where there is none");
            return;
        }
        Framing framing = framing(start.get(0).equals("HTTP/1.0"));
        switch (framing) {
            case CHUNKED -> chunks();
            case FIXED -> fixed();
            case NONE -> {
                take(limit - at);
                if (!ended) {
                    throw new Stop(null);
                }
            }
        }
    }

    private void head(Pattern startLine) throws Stop {
        String line = line();
        if (sender == Sender.OTHERS && startLine == STATUS_LINE && line.length() == "HTTP/1.1 200".length()) {
            line += " ";
        }
        var parts = startLine.matcher(line);
        require(parts.matches(), "no start line");
        List<Field> read = fieldLines();
        fields = read;
        start = List.of(parts.group(1), parts.group(2), parts.group(3));
    }

    private List<Field> fieldLines() throws Stop {
        List<Field> read = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            var field = FIELD_LINE.matcher(line);
            require(field.matches(), "no field line");
            read.add(new Field(field.group(1), field.group(2)));
        }
        return read;
    }

    /** A line ends with CRLF, and neither of the two stands anywhere else; it may be cut at the end of the bytes. */
    private String line() throws Stop {
        for (int i = at; i < limit; i++) {
            require(bytes[i] != '\n', "LF without CR");
            if (bytes[i] == '\r') {
                if (i + 1 == limit) {
                    break;
                }
                require(bytes[i + 1] == '\n', "CR without LF");
                String line = new String(bytes, at, i - at, StandardCharsets.ISO_8859_1);
                at = i + 2;
                return line;
            }
        }
        throw new Stop(null);
    }

    private enum Framing {
        NONE,
        FIXED,
        CHUNKED
    }

    private Framing framing(boolean first) throws Stop {
        int codings = count("transfer-encoding");
        int lengths = count("content-length");
        require(codings + lengths <= 1, "framed twice");
        if (codings == 1) {
            require(!first, "Transfer-Encoding in HTTP/1.0");
            require("chunked".equalsIgnoreCase(value("transfer-encoding")), "not chunked alone");
            return Framing.CHUNKED;
        }
        require(lengths == 0 || LENGTH.matcher(value("content-length")).matches(), "no length");
        return lengths == 1 ? Framing.FIXED : Framing.NONE;
    }

    private int count(String name) {
        int count = 0;
        for (Field field : fields) {
            count += field.name().equalsIgnoreCase(name) ? 1 : 0;
        }
        return count;
    }

    private String value(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private void fixed() throws Stop {
        take(Long.parseLong(value("content-length")));
    }

    private void take(long length) throws Stop {
        int there = (int) Math.min(length, limit - at);
        body.write(bytes, at, there);
        at += there;
        if (there < length) {
            throw new Stop(null);
        }
    }

    private void chunks() throws Stop {
        while (true) {
            var line = CHUNK_LINE.matcher(line());
            require(line.matches(), "no chunk size");
            long size = Long.parseLong(line.group(1), 16);
            if (size == 0) {
                trailers();
                return;
            }
            take(size);
            require(limit == at || bytes[at] == '\r', "a chunk is longer than it says");
            require(line().isEmpty(), "a chunk is longer than it says");
        }
    }

    private void trailers() throws Stop {
        for (Field field : fieldLines()) {
            String name = field.name().toLowerCase(Locale.ROOT);
            require(sender == Sender.OTHERS || !NEVER_IN_TRAILERS.contains(name), "framing in trailers");
        }
    }

    private static void require(boolean holds, String fault) throws Stop {
        if (!holds) {
            throw new Stop(fault);
        }
    }
}
