package io.sluicegate.classify;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TLS ClientHello over however many records it is cut into (RFC 8446 sections 4.1.2 and 5.1), as far as a
 * gateway needs it. A hello that does not add up is TLS with a fault: nobody may get past a name rule by sending one
 * that the origin reads otherwise. Has no state.
 */
final class ClientHelloReader {

    static final byte HANDSHAKE_RECORD = 22;
    static final int MAX_HANDSHAKE = 64 * 1024;
    static final int MAX_RECORDS = 1024;

    private static final byte CLIENT_HELLO = 1;
    private static final int RECORD_HEADER = 5;
    private static final int MAX_RECORD = 16 * 1024;
    private static final int EXTENSION_SERVER_NAME = 0;
    private static final int EXTENSION_ALPN = 16;
    private static final int EXTENSION_ECH = 0xfe0d;

    private static final Classification OTHER = new Classification.Known(Protocol.OTHER, null);

    private ClientHelloReader() {}

    /** The bytes begin with a handshake record's type. */
    static Classification read(ByteBuffer bytes) {
        ByteBuffer handshake = ByteBuffer.allocate(Math.min(bytes.limit(), MAX_HANDSHAKE + 4));
        int at = 0;
        int records = 0;
        while (at < bytes.limit()) {
            Classification refused = refuseRecord(bytes, at, handshake.position());
            if (refused != null) {
                return refused;
            }
            if (bytes.limit() - at < RECORD_HEADER) {
                break;
            }
            int length = u16(bytes, at + 3);
            if (length == 0 || ++records > MAX_RECORDS) {
                return faulty("empty or too many records in the ClientHello");
            }
            int end = Math.min(bytes.limit(), at + RECORD_HEADER + length);
            int room = Math.min(end - at - RECORD_HEADER, handshake.remaining());
            handshake.put(bytes.slice(at + RECORD_HEADER, room));
            at += RECORD_HEADER + length;
            Classification early = refuseHandshake(handshake);
            if (early != null) {
                return early;
            }
            if (isWhole(handshake)) {
                break; // whatever follows is the client's next word
            }
        }
        return isWhole(handshake)
                ? new Classification.Known(Protocol.TLS, parse(handshake.slice(4, u24(handshake, 1))))
                : Classification.NeedMore.INSTANCE;
    }

    /** Null while the record's header, as far as it is there, can be one of a ClientHello. */
    private static @Nullable Classification refuseRecord(ByteBuffer bytes, int at, int handshakeSoFar) {
        int there = bytes.limit() - at;
        boolean plausible = bytes.get(at) == HANDSHAKE_RECORD
                && (there < 2 || bytes.get(at + 1) == 3)
                && (there < 3 || (bytes.get(at + 2) >= 0 && bytes.get(at + 2) <= 4))
                && (there < RECORD_HEADER || u16(bytes, at + 3) <= MAX_RECORD);
        if (plausible) {
            return null;
        }
        return handshakeSoFar == 0 ? OTHER : faulty("the ClientHello is interrupted by another record");
    }

    /** Null while the handshake message, as far as it is there, can be a ClientHello of a size we read. */
    private static @Nullable Classification refuseHandshake(ByteBuffer handshake) {
        if (handshake.position() > 0 && handshake.get(0) != CLIENT_HELLO) {
            return OTHER;
        }
        if (handshake.position() >= 4 && u24(handshake, 1) > MAX_HANDSHAKE) {
            return faulty("the ClientHello is larger than 64 KiB");
        }
        return null;
    }

    private static boolean isWhole(ByteBuffer handshake) {
        return handshake.position() >= 4 && handshake.position() >= 4 + u24(handshake, 1);
    }

    private static Classification faulty(String fault) {
        return new Classification.Known(Protocol.TLS, new ClientHello(List.of(), List.of(), false, fault));
    }

    private static ClientHello parse(ByteBuffer hello) {
        Extensions found = new Extensions();
        try {
            skip(hello, 2 + 32); // legacy_version, random
            skip(hello, hello.get() & 0xff); // legacy_session_id
            skip(hello, hello.getShort() & 0xffff); // cipher_suites
            skip(hello, hello.get() & 0xff); // legacy_compression_methods
            if (hello.hasRemaining()) {
                ByteBuffer extensions = vector16(hello);
                while (extensions.hasRemaining()) {
                    found.take(extensions.getShort() & 0xffff, vector16(extensions));
                }
            }
            if (hello.hasRemaining()) {
                found.fault = "bytes after the end of the ClientHello";
            }
        } catch (BufferUnderflowException e) {
            found.fault = "the lengths in the ClientHello do not add up";
        }
        return new ClientHello(found.names, found.alpn, found.ech, found.fault);
    }

    /** What the extensions show. Confined to one parse. */
    private static final class Extensions {

        private final List<HostName> names = new ArrayList<>();
        private final List<String> alpn = new ArrayList<>();
        private final Set<Integer> seen = new HashSet<>();
        private boolean ech;
        private @Nullable String fault;

        void take(int type, ByteBuffer data) {
            if (!seen.add(type)) {
                fault = "an extension of the ClientHello is doubled";
            } else if (type == EXTENSION_SERVER_NAME) {
                takeServerNames(data);
            } else if (type == EXTENSION_ALPN) {
                ByteBuffer protocols = vector16(data);
                while (protocols.hasRemaining()) {
                    alpn.add(text(protocols, protocols.get() & 0xff));
                }
                if (data.hasRemaining()) {
                    throw new BufferUnderflowException(); // the vector is shorter than its extension
                }
            } else if (type == EXTENSION_ECH) {
                ech = true;
            }
        }

        private void takeServerNames(ByteBuffer data) {
            ByteBuffer list = vector16(data);
            if (data.hasRemaining() || !list.hasRemaining()) {
                fault = "the server_name extension is malformed";
            }
            while (list.hasRemaining()) {
                int type = list.get();
                String name = text(list, list.getShort() & 0xffff);
                HostName parsed = type == 0 ? HostName.parse(name) : null;
                if (parsed == null) {
                    fault = "the server_name is no host name";
                } else {
                    names.add(parsed);
                }
            }
        }
    }

    private static ByteBuffer vector16(ByteBuffer from) {
        int length = from.getShort() & 0xffff;
        ByteBuffer vector = slice(from, length);
        skip(from, length);
        return vector;
    }

    private static String text(ByteBuffer from, int length) {
        String text = StandardCharsets.ISO_8859_1.decode(slice(from, length)).toString();
        skip(from, length);
        return text;
    }

    private static ByteBuffer slice(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        return from.slice(from.position(), length);
    }

    private static void skip(ByteBuffer from, int length) {
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        from.position(from.position() + length);
    }

    private static int u16(ByteBuffer bytes, int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private static int u24(ByteBuffer bytes, int at) {
        return (bytes.get(at) & 0xff) << 16 | u16(bytes, at + 1);
    }
}
