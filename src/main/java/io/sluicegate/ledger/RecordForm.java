package io.sluicegate.ledger;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.CacheStatus;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.FlowEnd;
import io.sluicegate.flow.FlowId;
import io.sluicegate.flow.HostSource;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.AuditRecord.Judgement;
import io.sluicegate.ledger.AuditRecord.Request;
import java.net.InetAddress;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A record as bytes: the one form in which it lies in the journal and in the places of flows in progress, and over which
 * the chain's hash is made. Words stand for the constants of enums, so that a later version reads what an earlier one
 * wrote. Times are microseconds. Writing makes no objects unless text is not ASCII. Pure functions.
 */
final class RecordForm {

    /** More than any record takes whose text is cut to the width of its columns. */
    static final int MOST_BYTES = 32 * 1_024;

    private static final byte VERSION = 1;
    private static final int NO_TEXT = 0xffff;
    private static final byte UNKNOWN = 0;
    private static final byte NO = 1;
    private static final byte YES = 2;

    private static final Map<String, Action> ACTIONS = byWord(Action.values(), Action::word);
    private static final Map<String, CacheStatus> CACHES = byWord(CacheStatus.values(), CacheStatus::word);
    private static final Map<String, FlowEnd> ENDS = byWord(FlowEnd.values(), FlowEnd::word);
    private static final Map<String, HostSource> SOURCES = byWord(HostSource.values(), HostSource::word);
    private static final Map<String, ListenerKind> LISTENERS = byWord(ListenerKind.values(), ListenerKind::word);
    private static final Map<String, Protocol> PROTOCOLS = byWord(Protocol.values(), Protocol::word);

    private RecordForm() {}

    private static <E> Map<String, E> byWord(E[] constants, Function<E, String> word) {
        return Stream.of(constants).collect(Collectors.toUnmodifiableMap(word, Function.identity()));
    }

    static Action action(String word) {
        return known(ACTIONS, word);
    }

    static CacheStatus cache(String word) {
        return known(CACHES, word);
    }

    static FlowEnd end(String word) {
        return known(ENDS, word);
    }

    static HostSource source(String word) {
        return known(SOURCES, word);
    }

    static ListenerKind listener(String word) {
        return known(LISTENERS, word);
    }

    static Protocol protocol(String word) {
        return known(PROTOCOLS, word);
    }

    private static <E> E known(Map<String, E> words, String word) {
        E constant = words.get(word);
        if (constant == null) {
            throw new IllegalArgumentException("no such word in a record: " + word);
        }
        return constant;
    }

    /**
     * Writes a record at the buffer's position.
     *
     * @throws BufferOverflowException when it does not fit
     */
    static void write(AuditRecord entry, ByteBuffer out) {
        out.put(VERSION);
        FlowId flow = entry.flow();
        out.putLong(flow.boot()).putInt(flow.loop()).putLong(flow.sequence()).putInt(entry.part());
        out.putLong(micros(entry.startedAt())).putLong(micros(entry.endedAt()));
        endpoint(entry.client(), out);
        text(entry.account(), out);
        text(entry.user(), out);
        endpoint(entry.dest(), out);
        text(entry.listener().word(), out);
        text(entry.protocol().word(), out);
        text(entry.host(), out);
        text(entry.hostSource().word(), out);
        out.put(entry.hostVerified() == null ? UNKNOWN : entry.hostVerified() ? YES : NO);
        request(entry.request(), out);
        judgement(entry.verdict(), out);
        text(entry.cache().word(), out);
        text(entry.cacheReason(), out);
        endpoint(entry.upstream(), out);
        out.putInt(entry.attempts());
        out.putLong(entry.bytesUp()).putLong(entry.bytesDown());
        out.putLong(entry.originBytesUp()).putLong(entry.originBytesDown());
        out.putLong(entry.hitBytes()).putLong(entry.firstByteMillis());
        text(entry.end().word(), out);
    }

    private static void request(@Nullable Request request, ByteBuffer out) {
        out.put(request == null ? NO : YES);
        if (request != null) {
            text(request.method(), out);
            text(request.path(), out);
            out.putInt(request.status());
            text(request.mediaType(), out);
            text(request.userAgent(), out);
        }
    }

    private static void judgement(Judgement verdict, ByteBuffer out) {
        Action action = verdict.action();
        text(action == null ? null : action.word(), out);
        text(verdict.rule(), out);
        text(verdict.label(), out);
        text(verdict.listEntry(), out);
        text(verdict.rulesVersion(), out);
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private static void endpoint(@Nullable Endpoint endpoint, ByteBuffer out) {
        if (endpoint == null) {
            out.put((byte) 0);
            return;
        }
        byte[] address = endpoint.address().getAddress();
        out.put((byte) address.length).put(address).putShort((short) endpoint.port());
    }

    private static void text(@Nullable String text, ByteBuffer out) {
        if (text == null) {
            out.putShort((short) NO_TEXT);
            return;
        }
        int start = out.position();
        int length = text.length();
        out.putShort((short) length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                out.position(start);
                wideText(text, out);
                return;
            }
            out.put((byte) c);
        }
    }

    private static void wideText(String text, ByteBuffer out) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= NO_TEXT) {
            throw new BufferOverflowException();
        }
        out.putShort((short) bytes.length).put(bytes);
    }

    /**
     * Reads a record from the buffer's position on.
     *
     * @throws IllegalArgumentException when the bytes are no record
     */
    static AuditRecord read(ByteBuffer in) {
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("a record of form " + version + ", this version knows " + VERSION);
            }
            return new AuditRecord(
                    new FlowId(in.getLong(), in.getInt(), in.getLong()),
                    in.getInt(),
                    instant(in),
                    instant(in),
                    present(endpoint(in)),
                    present(text(in)),
                    text(in),
                    endpoint(in),
                    listener(present(text(in))),
                    protocol(present(text(in))),
                    text(in),
                    source(present(text(in))),
                    flag(in),
                    request(in),
                    judgement(in),
                    cache(present(text(in))),
                    text(in),
                    endpoint(in),
                    in.getInt(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    end(present(text(in))));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a record that breaks off", e);
        }
    }

    private static @Nullable Request request(ByteBuffer in) {
        return in.get() == NO ? null : new Request(text(in), text(in), in.getInt(), text(in), text(in));
    }

    private static Judgement judgement(ByteBuffer in) {
        String action = text(in);
        return new Judgement(action == null ? null : action(action), text(in), text(in), text(in), present(text(in)));
    }

    private static @Nullable Boolean flag(ByteBuffer in) {
        byte value = in.get();
        return value == UNKNOWN ? null : Boolean.valueOf(value == YES);
    }

    private static Instant instant(ByteBuffer in) {
        long micros = in.getLong();
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
    }

    private static @Nullable Endpoint endpoint(ByteBuffer in) {
        int length = in.get();
        if (length == 0) {
            return null;
        }
        if (length != 4 && length != 16) {
            throw new IllegalArgumentException("an address of " + length + " bytes in a record");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        InetAddress address = IpLiteral.ofBytes(bytes);
        return new Endpoint(address, in.getShort() & 0xffff);
    }

    private static @Nullable String text(ByteBuffer in) {
        int length = in.getShort() & 0xffff;
        if (length == NO_TEXT) {
            return null;
        }
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException("a record without what every record has");
        }
        return value;
    }
}
