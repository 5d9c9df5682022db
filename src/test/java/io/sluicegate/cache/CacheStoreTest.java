package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.http.Authority;
import io.sluicegate.http.RequestHead;
import io.sluicegate.testing.Ports;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CacheStoreTest {

    private static final long MIB = 1024 * 1024;

    private final CacheStore store = store(64 * MIB, 1024 * MIB);

    private static CacheStore store(long memory, long heap) {
        return new CacheStore(new CacheSettings(memory, 64 * MIB, 0), heap, Runnable::run);
    }

    private static String body(StoredResponse stored) {
        StringBuilder text = new StringBuilder();
        stored.body().forEach(piece -> text.append(java.nio.charset.StandardCharsets.ISO_8859_1.decode(piece)));
        return text.toString();
    }

    private String found(RequestHead request) {
        StoredResponse found = store.find(Messages.key("/"), request);
        return found == null ? "nothing" : body(found);
    }

    private void put(RequestHead request, String body, String... fields) {
        store.put(Messages.key("/"), Messages.storedFor(request, body, fields), store.moment());
    }

    @Test
    void quarterOfTheHeapIsTheBound() {
        assertThat(store(256 * MIB, 256 * MIB).maxBytes()).isEqualTo(64 * MIB);
        assertThat(store(10 * MIB, 256 * MIB).maxBytes()).isEqualTo(10 * MIB);
        assertThat(store(64 * MIB, 1024 * MIB).maxBodyBytes()).isEqualTo(16 * MIB);
        assertThat(new CacheStore(new CacheSettings(64 * MIB, 5, 0), 1024 * MIB, Runnable::run).maxBodyBytes())
                .isEqualTo(5);
    }

    /** Holds 4 MiB, and 500 responses of 40,000 bytes have been put into it. */
    private static CacheStore overfilled() {
        CacheStore small = store(4 * MIB, 1024 * MIB);
        String body = "x".repeat(40_000);
        for (int i = 0; i < 500; i++) {
            small.put(Messages.key("/" + i), Messages.stored(200, body, "ETag: \"a\""), small.moment());
        }
        return small;
    }

    @Test
    @DisplayName("rule 23: the cache stays within its bound")
    void storeStaysWithinItsBound() {
        CacheStore small = overfilled();
        assertThat(small.bytes()).isLessThanOrEqualTo(4 * MIB).isPositive();
        assertThat(small.entries()).isBetween(1L, 105L);
        assertThat(small.storedCount()).isEqualTo(500);
    }

    @Test
    void bodyAboveItsShareIsNotStored() {
        store.put(
                Messages.key("/"), Messages.stored(200, "x".repeat(16 * (int) MIB + 1), "ETag: \"a\""), store.moment());
        assertThat(store.has(Messages.key("/"))).isFalse();
        store.put(Messages.key("/"), Messages.stored(200, "x".repeat(16 * (int) MIB), "ETag: \"a\""), store.moment());
        assertThat(store.has(Messages.key("/"))).isTrue();
    }

    @Test
    void headsAndVariantsAreWeighed() {
        StoredResponse bare = Messages.storedFor(Messages.get("Cookie: " + "x".repeat(5_000)), "", "X: y");
        StoredResponse varied = Messages.storedFor(Messages.get("Cookie: " + "x".repeat(5_000)), "", "Vary: cookie");
        assertThat(bare.weight()).isBetween(300, 1_000);
        assertThat(varied.weight()).isGreaterThan(5_000);
        assertThat(Messages.stored("X: " + "y".repeat(4_000)).weight()).isGreaterThan(4_000);
    }

    @Test
    @DisplayName("rule 17: fields that Vary names select the answer")
    void variantsLieBesideEachOther() {
        put(Messages.get("Accept-Language: de"), "german", "Vary: Accept-Language");
        put(Messages.get("Accept-Language: fr"), "french", "Vary: Accept-Language");
        put(Messages.get(), "none", "Vary: Accept-Language");
        assertThat(found(Messages.get("Accept-Language: DE"))).isEqualTo("german");
        assertThat(found(Messages.get("Accept-Language: fr"))).isEqualTo("french");
        assertThat(found(Messages.get())).isEqualTo("none");
        assertThat(found(Messages.get("Accept-Language: en"))).isEqualTo("nothing");
        assertThat(store.has(Messages.key("/"))).isTrue();

        put(Messages.get("Accept-Language: de"), "newer", "Vary: Accept-Language");
        assertThat(found(Messages.get("Accept-Language: de"))).isEqualTo("newer");
        store.invalidate(Messages.key("/"));
        assertThat(found(Messages.get("Accept-Language: fr"))).isEqualTo("nothing");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Accept-Encoding  | gzip, br        | br,gzip            | true
                    Accept-Encoding  | gzip;q=1        | GZIP ; q=1         | true
                    Accept-Encoding  | gzip            | br                 | false
                    Accept-Language  | de, en          | de,en              | true
                    Accept-Language  | de, en          | en, de             | false
                    Accept           | text/html       | TEXT/HTML          | true
                    Cookie           | id=Abc          | id=abc             | false
                    Cookie           | id=abc          | id=abc             | true
                    Authorization    | Basic QQ        | Basic qq           | false
                    X-Custom         | a, b            | a ,b               | true
                    X-Custom         | a, b            | A, b               | false
                    X-Custom         | a, b            | b, a               | false
                    X-Custom         | a b             | ab                 | false
                    X-Custom         | "a, b"          | "a,b"              | false
                    Cookie           | a, b            | a,b                | false
                    Accept-Encoding  | ''              | -                  | false
                    X-Custom         | ''              | -                  | false
                    """)
    void onlyWhatMeansNothingIsNormalised(String field, String first, String second, boolean same) {
        put(Messages.get(field + ": " + first), "first", "Vary: " + field);
        RequestHead other = second.equals("-") ? Messages.get() : Messages.get(field + ": " + second);
        assertThat(found(other)).isEqualTo(same ? "first" : "nothing");
    }

    @Test
    void theNewestOfSeveralThatFitIsFound() {
        put(Messages.get("Accept: a", "X: 1"), "older", "Vary: Accept");
        put(Messages.get("Accept: a", "X: 1"), "newer", "Vary: X");
        assertThat(found(Messages.get("Accept: a", "X: 1"))).isEqualTo("newer");
        assertThat(found(Messages.get("Accept: a", "X: 2"))).isEqualTo("older");
    }

    @Test
    @DisplayName("rule 23: variants of a target are bounded")
    void variantsOfOneKeyAreBounded() {
        for (int i = 0; i < 100; i++) {
            put(Messages.get("X: " + i), "v" + i, "Vary: X");
        }
        assertThat(found(Messages.get("X: 99"))).isEqualTo("v99");
        assertThat(found(Messages.get("X: 68"))).isEqualTo("v68");
        assertThat(found(Messages.get("X: 67"))).isEqualTo("nothing");
    }

    /** Rule 17: what was fetched from an address that need not be the name's is kept apart. */
    @Test
    @DisplayName("rule 17: answers kept apart have keys of their own")
    void partitionsAreKeptApart() {
        Endpoint claimed = new Endpoint(Ports.address(192, 0, 2, 1), 80);
        CacheKey common = Messages.key("/");
        CacheKey apart = CacheKey.of(Messages.get(), claimed);
        store.put(apart, Messages.stored("ETag: \"a\""), store.moment());
        assertThat(store.has(common)).isFalse();
        assertThat(store.has(apart)).isTrue();
        assertThat(CacheKey.of(Messages.request("GET", "/?a=1"), null))
                .isNotEqualTo(CacheKey.of(Messages.request("GET", "/?a=2"), null));
    }

    @Test
    void allVariantsAreShownNewestFirst() {
        put(Messages.get("Accept-Language: de"), "german", "Vary: Accept-Language");
        put(Messages.get("Accept-Language: fr"), "french", "Vary: Accept-Language");
        store.put(Messages.key("/other"), Messages.stored("ETag: \"a\""), store.moment());
        assertThat(shown(key -> key.pathAndQuery().equals("/"))).containsExactly("/ french", "/ german");
        assertThat(shown(key -> true)).containsExactlyInAnyOrder("/ french", "/ german", "/other 0123456789");
        assertThat(store.entries()).isEqualTo(2);
        assertThat(store.variants()).isEqualTo(3);
    }

    private List<String> shown(Predicate<CacheKey> condition) {
        List<String> shown = new ArrayList<>();
        store.forEach(condition, (key, response) -> shown.add(key.pathAndQuery() + " " + body(response)));
        return shown;
    }

    @Test
    void purgeDropsAllVariantsOfSuchKeysAndNoOthers() {
        put(Messages.get("Accept-Language: de"), "german", "Vary: Accept-Language");
        put(Messages.get("Accept-Language: fr"), "french", "Vary: Accept-Language");
        store.put(Messages.key("/other"), Messages.stored("ETag: \"a\""), store.moment());
        assertThat(store.purge(key -> key.pathAndQuery().equals("/"))).isEqualTo(2);
        assertThat(store.has(Messages.key("/"))).isFalse();
        assertThat(store.has(Messages.key("/other"))).isTrue();
        assertThat(store.purge(key -> key.pathAndQuery().equals("/"))).isZero();
        assertThat(store.purge(key -> true)).isEqualTo(1);
        assertThat(store.variants()).isZero();
        assertThat(store.bytes()).isZero();
    }

    /** What an administrator drops had not to make room. */
    @Test
    void onlyWhatMadeRoomWasEvicted() {
        CacheStore small = overfilled();
        assertThat(small.evictedCount()).isEqualTo(500 - small.variants()).isPositive();
        small.purge(key -> true);
        assertThat(small.evictedCount()).isLessThan(500);
    }

    @Test
    void roomOfCopiesUnderWayIsTold() {
        try (SharedBody body = store.newBody()) {
            body.append(ByteBuffer.wrap(new byte[10]));
            assertThat(store.copyingBytes()).isEqualTo(58);
        }
        assertThat(store.copyingBytes()).isZero();
    }

    @Test
    void whatSelectsAVariantIsToldByName() {
        RequestHead request = Messages.get("Accept-Encoding: GZIP , br", "X-Empty:");
        StoredResponse stored = Messages.storedFor(request, "", "Vary: X-Missing, X-Empty, Accept-Encoding");
        assertThat(stored.varyLines()).containsExactly("accept-encoding: br,gzip", "x-empty: ", "x-missing");
        assertThat(Messages.stored().varyLines()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.example, http://a.example/x?y",
        "a.example:8080, http://a.example:8080/x?y",
        "'[2001:DB8::1]', 'http://[2001:db8::1]/x?y'"
    })
    void keyNamesItsUrl(String authority, String url) {
        Authority parsed = Objects.requireNonNull(Authority.parse(authority, 80));
        Endpoint claimed = new Endpoint(Ports.address(192, 0, 2, 1), 80);
        CacheKey key = new CacheKey("http", parsed, "/x?y", claimed);
        assertThat(key.url()).isEqualTo(url);
        assertThat(key.inCommonCache()).isEqualTo(new CacheKey("http", parsed, "/x?y", null));
        assertThat(key.inCommonCache().inCommonCache()).isEqualTo(key.inCommonCache());
    }
}
