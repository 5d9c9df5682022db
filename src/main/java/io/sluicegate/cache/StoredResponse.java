package io.sluicegate.cache;

import io.sluicegate.http.CacheControl;
import io.sluicegate.http.FieldList;
import io.sluicegate.http.HeaderFields;
import io.sluicegate.http.HopByHop;
import io.sluicegate.http.HttpDate;
import io.sluicegate.http.RequestHead;
import io.sluicegate.http.ResponseHead;
import io.sluicegate.http.Tokens;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A response in the store, whole or with a part of its body (RFC 9111 section 3.3). Immutable; its body is never changed and never counted, so readers may keep it as long
 * as they like.
 */
public final class StoredResponse {

    private static final int ENTRY_OVERHEAD = 300;
    private static final int VARY_OVERHEAD = 150;
    private static final int PIECE_OVERHEAD = 48;
    private static final Set<String> NEGOTIATED =
            Set.of("accept", "accept-charset", "accept-encoding", "accept-language");
    /** Stands for a field that the request does not have: no value can be it. */
    private static final String ABSENT = "\n";
    /** RFC 9111 section 3.2: what describes the stored bytes stays as it was when they were stored. */
    private static final Set<String> NEVER_REFRESHED =
            Set.of("content-length", "content-encoding", "content-range", "content-md5");
    /** In these a comma may be within a value. */
    private static final Set<String> NO_LISTS = Set.of("authorization", "cookie");

    private final ResponseHead head;
    private final BodyPieces body;
    private final Map<String, String> varyValues;
    private final Instant requestTime;
    private final Instant responseTime;
    /** Position of the first stored byte. */
    private final long first;
    /** Of the whole body, in bytes. */
    private final long size;

    /**
     * A stored response.
     *
     * @param head with end-to-end fields alone
     * @param body whole; given away by the caller
     * @param varyValues what the request said in the fields that Vary names; see {@link #varyValues}
     * @param requestTime when the request was sent
     * @param responseTime when the head arrived
     */
    public StoredResponse(
            ResponseHead head, byte[] body, Map<String, String> varyValues, Instant requestTime, Instant responseTime) {
        this(head, BodyPieces.of(List.of(body)), varyValues, requestTime, responseTime, 0, body.length);
    }

    private StoredResponse(
            ResponseHead head,
            BodyPieces body,
            Map<String, String> varyValues,
            Instant requestTime,
            Instant responseTime,
            long first,
            long size) {
        this.head = head;
        this.body = body;
        this.varyValues = Map.copyOf(varyValues);
        this.requestTime = requestTime;
        this.responseTime = responseTime;
        this.first = first;
        this.size = size;
    }

    /** What a request says in the fields that the response's Vary names, normalised (RFC 9111 section 4.1). */
    public static Map<String, String> varyValues(HeaderFields request, HeaderFields response) {
        Map<String, String> values = new HashMap<>();
        for (String line : response.all("Vary")) {
            for (String name : Tokens.split(line)) {
                values.put(name, normalised(name, request));
            }
        }
        return values;
    }

    /**
     * Blanks and case mean nothing in the fields that content is negotiated by, and order means nothing among codings. In any
     * other field blanks beside a comma mean nothing, unless something is quoted there; in a cookie every character may.
     */
    private static String normalised(String name, HeaderFields request) {
        String value = request.joined(name);
        if (value == null) {
            return ABSENT;
        }
        if (value.indexOf('"') >= 0 || NO_LISTS.contains(name)) {
            return value.trim();
        }
        if (!NEGOTIATED.contains(name)) {
            return Arrays.stream(value.split(",", -1)).map(String::trim).collect(Collectors.joining(","));
        }
        List<String> members = Tokens.split(value.replace(" ", "").replace("\t", ""));
        if ("accept-encoding".equals(name)) {
            Collections.sort(members);
        }
        return String.join(",", members);
    }

    /** Whether the response was selected by what this request says too (RFC 9111 section 4.1). */
    public boolean matches(RequestHead request) {
        for (Map.Entry<String, String> each : varyValues.entrySet()) {
            if (!each.getValue().equals(normalised(each.getKey(), request.fields()))) {
                return false;
            }
        }
        return true;
    }

    /**
     * What a request says that selects it, by name: {@code name: value} as it is compared, and the name alone for a field
     * that the request must not have.
     */
    public List<String> varyLines() {
        return varyValues.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + (each.getValue().equals(ABSENT) ? "" : ": " + each.getValue()))
                .toList();
    }

    /** The same with another body. */
    StoredResponse withBody(List<byte[]> pieces) {
        BodyPieces all = BodyPieces.of(pieces);
        return new StoredResponse(head, all, varyValues, requestTime, responseTime, 0, all.length());
    }

    /** The same as a part of something larger, which begins at a position of that. */
    public StoredResponse asPart(long position, long whole) {
        return new StoredResponse(head, body, varyValues, requestTime, responseTime, position, whole);
    }

    /** Whether all of the body is there. */
    public boolean isWhole() {
        return first == 0 && body.length() == size;
    }

    /** Whether the bytes from the first one on are there, but not all. */
    boolean isBeginning() {
        return first == 0 && body.length() < size;
    }

    /** Whether all bytes of a range of the whole are there. */
    boolean has(ByteRange range) {
        return range.first() >= first && range.last() < first + body.length();
    }

    /** These bytes of the whole, which are there; not copied. */
    List<ByteBuffer> part(ByteRange range) {
        return body.slice((int) (range.first() - first), (int) (range.last() - range.first() + 1));
    }

    /** Whether a head with these fields is of the same representation, byte for byte (RFC 9110 section 8.8.3.2). */
    boolean isSameRepresentation(HeaderFields other) {
        String tag = head.fields().get("ETag");
        return tag != null && EntityTags.matchStrongly(tag, other.get("ETag"));
    }

    /**
     * This response with what an older one has of the same representation beside it (RFC 9111 section 3.4); itself where
     * that is another one, or lies apart, or both together are more than {@code mostBytes}.
     */
    StoredResponse joinedWith(StoredResponse older, long mostBytes) {
        long begin = Math.min(first, older.first);
        long end = Math.max(first + body.length(), older.first + older.body.length());
        boolean touch = first <= older.first + older.body.length() && older.first <= first + body.length();
        if (!touch || end - begin > mostBytes || size != older.size || !isSameRepresentation(older.fields())) {
            return this;
        }
        if (older.first <= first && older.first + older.body.length() >= first + body.length()) {
            // Nothing new: not worth a copy, which a client may ask for byte by byte.
            return new StoredResponse(head, older.body, varyValues, requestTime, responseTime, older.first, size);
        }
        ByteBuffer joined = ByteBuffer.allocate((int) (end - begin));
        older.body().forEach(joined.position((int) (older.first - begin))::put);
        body().forEach(joined.position((int) (first - begin))::put);
        return withBody(List.of(joined.array())).asPart(begin, size);
    }

    boolean sameVariantAs(StoredResponse other) {
        return varyValues.equals(other.varyValues);
    }

    /** Its head, end-to-end fields alone. */
    public ResponseHead head() {
        return head;
    }

    /** The fields of its head. */
    public FieldList fields() {
        return head.fields();
    }

    /** Its directives. */
    public CacheControl cacheControl() {
        return CacheControl.of(head.fields());
    }

    /** How long the whole body is, in bytes. */
    public long size() {
        return size;
    }

    /** What is there of its body, in pieces, read only and not copied. */
    public List<ByteBuffer> body() {
        return body.slice(0, body.length());
    }

    /** How much of its body is there, in bytes. */
    public int bodyBytes() {
        return body.length();
    }

    Instant requestTime() {
        return requestTime;
    }

    /** When its head arrived, or that of the 304 that last said it still holds. */
    public Instant responseTime() {
        return responseTime;
    }

    /** About how much heap it takes, bookkeeping included, in bytes. */
    int weight() {
        long weight = (long) body.length() + head.fields().weight() + ENTRY_OVERHEAD;
        weight += (long) PIECE_OVERHEAD * body.pieces().size();
        for (Map.Entry<String, String> each : varyValues.entrySet()) {
            weight += VARY_OVERHEAD + each.getKey().length() + each.getValue().length();
        }
        return (int) Math.min(Integer.MAX_VALUE, weight);
    }

    /**
     * Whether a 304 is about this response: not where it names another one by its tag (RFC 9111 section 4.3.4). What is
     * stored is served then as it was.
     */
    public boolean isMeantBy(HeaderFields notModified) {
        String tag = notModified.get("ETag");
        String own = head.fields().get("ETag");
        boolean weak = tag != null && tag.startsWith("W/");
        return tag == null || tag.equals(own) || (weak && (own == null || EntityTags.listMatchesWeakly(tag, own)));
    }

    /**
     * This response with the fields of a 304 that said it still holds (RFC 9111 section 4.3.4).
     *
     * @param request which the 304 answers; what it says selects the response, if the 304 says by what
     */
    public StoredResponse refreshedBy(HeaderFields request, HeaderFields notModified, Instant sent, Instant received) {
        FieldList.Builder fields = head.fields().toBuilder();
        FieldList fresh = FieldList.copyOf(
                HopByHop.strip(notModified), (name, value) -> !NEVER_REFRESHED.contains(name.toLowerCase(Locale.ROOT)));
        fresh.forEach((name, value) -> fields.remove(name));
        fresh.forEach(fields::add);
        if (!notModified.contains("Age")) {
            fields.remove("Age");
        }
        if (!notModified.contains("Date")) {
            // RFC 9110 section 6.6.1: it counts from now, not from when the body was first sent.
            fields.set("Date", HttpDate.format(received));
        }
        ResponseHead refreshed = new ResponseHead(head.status(), head.reason(), fields.build());
        Map<String, String> selected = fresh.contains("Vary") ? varyValues(request, fresh) : varyValues;
        return new StoredResponse(refreshed, body, selected, sent, received, first, size);
    }
}
