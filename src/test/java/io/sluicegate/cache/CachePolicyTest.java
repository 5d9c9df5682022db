package io.sluicegate.cache;

import static io.sluicegate.cache.Messages.DATE;
import static io.sluicegate.cache.Messages.THEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.cache.CacheDecision.Forward;
import io.sluicegate.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9111 section 4: what a request gets of what is stored. */
final class CachePolicyTest {

    private final CacheStore store = new CacheStore(new CacheSettings(1 << 26, 1 << 20, 0), 1L << 30, Runnable::run);

    private CacheDecision decide(RequestHead request, long secondsLater) {
        return CachePolicy.decide(request, Messages.key("/"), store, CacheRules.NONE, THEN.plusSeconds(secondsLater));
    }

    private void store(String... fields) {
        store.put(Messages.key("/"), Messages.stored(fields), store.moment());
    }

    private static String word(CacheDecision decision) {
        if (decision instanceof CacheDecision.Serve serve) {
            return (serve.refresh() ? "refresh " : "serve ") + serve.ageSeconds() + " " + serve.freshSeconds();
        } else if (decision instanceof CacheDecision.Revalidate revalidate) {
            return "revalidate " + revalidate.forward().word();
        } else if (decision instanceof CacheDecision.Fetch fetch) {
            return "fetch " + fetch.forward().word();
        } else if (decision instanceof CacheDecision.Bypass bypass) {
            return "bypass " + bypass.forward().word();
        }
        return "unavailable";
    }

    /** Sixty seconds of lifetime and a tag; asked so much later with these directives. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    max-age=60                   ; ''                        ; 0   ; serve 0 60
                    max-age=60                   ; ''                        ; 59  ; serve 59 1
                    max-age=60                   ; ''                        ; 60  ; revalidate stale
                    max-age=60                   ; no-cache                  ; 10  ; revalidate request
                    max-age=60                   ; max-age=5                 ; 5   ; serve 5 55
                    max-age=60                   ; max-age=5                 ; 6   ; revalidate request
                    max-age=60                   ; max-age=0                 ; 1   ; revalidate request
                    max-age=60                   ; min-fresh=30              ; 30  ; serve 30 30
                    max-age=60                   ; min-fresh=31              ; 30  ; revalidate request
                    max-age=60                   ; max-stale                 ; 999 ; serve 999 -939
                    max-age=60                   ; max-stale=10              ; 70  ; serve 70 -10
                    max-age=60                   ; max-stale=10              ; 71  ; revalidate stale
                    max-age=60                   ; max-stale=x               ; 61  ; revalidate stale
                    max-age=60, must-revalidate  ; max-stale                 ; 61  ; revalidate stale
                    max-age=60, proxy-revalidate ; max-stale                 ; 61  ; revalidate stale
                    s-maxage=60                  ; max-stale                 ; 61  ; revalidate stale
                    max-age=60, no-cache         ; ''                        ; 1   ; revalidate stale
                    max-age=60, no-cache         ; max-stale                 ; 1   ; revalidate stale
                    max-age=60, stale-while-revalidate=9                  ; ''         ; 69 ; refresh 69 -9
                    max-age=60, stale-while-revalidate=9                  ; ''         ; 70 ; revalidate stale
                    max-age=60, stale-while-revalidate=9                  ; max-age=60 ; 61 ; revalidate stale
                    max-age=60, stale-while-revalidate=9                  ; no-cache   ; 61 ; revalidate stale
                    max-age=60, stale-while-revalidate=9, must-revalidate ; ''         ; 61 ; revalidate stale
                    max-age=60, must-revalidate  ; ''                        ; 59 ; serve 59 1
                    max-age=60                   ; max-age=5, max-stale      ; 30  ; serve 30 30
                    max-age=60, foo=bar, x       ; y=z                       ; 1   ; serve 1 59
                    max-age=60, no-cache="x"     ; ''                        ; 1   ; serve 1 59
                    max-age=60                   ; only-if-cached            ; 1   ; serve 1 59
                    max-age=60                   ; only-if-cached            ; 61  ; unavailable
                    max-age=60                   ; only-if-cached, max-stale ; 61  ; serve 61 -1
                    """)
    void freshnessAndWishesDecide(String control, String asked, long later, String word) {
        store(DATE, "Cache-Control: " + control, "ETag: \"a\"");
        RequestHead request = asked.isEmpty() ? Messages.get() : Messages.get("Cache-Control: " + asked);
        assertThat(word(decide(request, later))).isEqualTo(word);
    }

    @Test
    void pragmaCountsWithoutCacheControl() {
        store(DATE, "Cache-Control: max-age=60", "ETag: \"a\"");
        assertThat(word(decide(Messages.get("Pragma: no-cache"), 1))).isEqualTo("revalidate request");
        assertThat(word(decide(Messages.get("Pragma: no-cache", "Cache-Control: max-age=9"), 1)))
                .isEqualTo("serve 1 59");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    GET  ; X: y                          ; fetch uri-miss
                    HEAD ; X: y                          ; bypass uri-miss
                    GET  ; If-None-Match: "a"            ; bypass uri-miss
                    GET  ; If-Modified-Since: x          ; bypass uri-miss
                    GET  ; Range: bytes=0-1              ; bypass partial
                    GET  ; Cache-Control: only-if-cached ; unavailable
                    GET  ; Content-Length: 3             ; bypass method
                    POST ; X: y                          ; bypass method
                    FOO  ; X: y                          ; bypass method
                    """)
    void nothingStoredIsFetched(String method, String field, String word) {
        assertThat(word(decide(Messages.request(method, "/", field), 0))).isEqualTo(word);
    }

    @Test
    void otherVariantIsNamedAsTheReason() {
        store.put(Messages.key("/"), Messages.storedFor(Messages.get("Accept: a"), "", "Vary: Accept"), store.moment());
        assertThat(word(decide(Messages.get("Accept: b"), 0))).isEqualTo("fetch vary-miss");
    }

    @Test
    void revalidationCarriesBothValidators() {
        store(DATE, "ETag: W/\"a\"", "Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT", "Cache-Control: max-age=1");
        assertThat(decide(Messages.get("If-None-Match: \"own\""), 5))
                .isInstanceOfSatisfying(
                        CacheDecision.Revalidate.class,
                        it -> assertThat(it.conditions())
                                .hasToString(
                                        "If-None-Match: W/\"a\"\nIf-Modified-Since: Sun, 01 Mar 2026 11:00:00 GMT\n"));
    }

    @Test
    void staleWithoutValidatorIsFetched() {
        store(DATE, "Cache-Control: max-age=1");
        assertThat(word(decide(Messages.get(), 5))).isEqualTo("fetch stale");
    }

    @ParameterizedTest
    @ValueSource(strings = {"If-Match: \"a\"", "If-Unmodified-Since: Sun, 01 Mar 2026 11:00:00 GMT"})
    void preconditionsGoToTheOrigin(String field) {
        store(DATE, "Cache-Control: max-age=60", "ETag: \"a\"");
        assertThat(decide(Messages.get(field), 1)).isEqualTo(new CacheDecision.Bypass(Forward.REQUEST));
    }

    @Test
    void storedGetAnswersHead() {
        store(DATE, "Cache-Control: max-age=60");
        assertThat(word(decide(Messages.request("HEAD", "/"), 1))).isEqualTo("serve 1 59");
    }
}
