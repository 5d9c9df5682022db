package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.http.RequestHead;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 18 and RFC 9111 section 3, a row a sentence. */
final class StoragePolicyTest {

    private static StoragePolicy.Reason decide(RequestHead request, int status, String fields) {
        return StoragePolicy.decide(request, Messages.head(status, fields.split("\\|", -1)), CacheRules.NONE, 1_000);
    }

    @ParameterizedTest
    @DisplayName("rule 18: what says that it must not be stored is not")
    @CsvSource(delimiter = ';', textBlock = """
                    200 ; Cache-Control: max-age=60                                    ; STORED
                    200 ; Cache-Control: s-maxage=60                                   ; STORED
                    200 ; Expires: Sun, 01 Mar 2026 13:00:00 GMT                       ; STORED
                    200 ; ETag: "a"                                                    ; STORED
                    200 ; Last-Modified: Sun, 01 Mar 2026 11:00:00 GMT                 ; STORED
                    200 ; X: y                                                         ; NO_LIFETIME
                    200 ; Cache-Control: public                                        ; NO_LIFETIME
                    200 ; Cache-Control: no-store, max-age=60                          ; NO_STORE
                    200 ; Cache-Control: No-StOrE                                      ; NO_STORE
                    200 ; Cache-Control: private, max-age=60                           ; PRIVATE
                    200 ; Cache-Control: private="x", max-age=60                       ; PRIVATE
                    200 ; Cache-Control: No-CaChE, max-age=60                          ; STORED
                    200 ; Cache-Control: max-age=60|Vary: *                            ; VARY
                    200 ; Cache-Control: max-age=60|Vary: Accept, *                    ; VARY
                    200 ; Cache-Control: max-age=60|Vary:|Vary: *                      ; VARY
                    200 ; Cache-Control: max-age=60|Vary: Accept                       ; STORED
                    200 ; Cache-Control: max-age=60|Set-Cookie: a=b                    ; SET_COOKIE
                    200 ; Cache-Control: max-age=60, public|Set-Cookie: a=b            ; STORED
                    200 ; Cache-Control: s-maxage=60|Set-Cookie: a=b                   ; STORED
                    200 ; Cache-Control: max-age=60|Content-Length: 1000               ; STORED
                    200 ; Cache-Control: max-age=60|Content-Length: 1001               ; TOO_LARGE
                    200 ; Cache-Control: must-understand, no-store, max-age=60         ; STORED
                    599 ; Cache-Control: must-understand, max-age=60                   ; MUST_UNDERSTAND
                    206 ; Cache-Control: max-age=60                                    ; PARTIAL
                    304 ; Cache-Control: max-age=60                                    ; PARTIAL
                    103 ; Cache-Control: max-age=60                                    ; PARTIAL
                    201 ; ETag: "a"                                                    ; NO_LIFETIME
                    302 ; ETag: "a"                                                    ; NO_LIFETIME
                    302 ; ETag: "a"|Cache-Control: public                              ; STORED
                    """)
    void responseIsStoredWhenNothingForbidsIt(int status, String fields, StoragePolicy.Reason reason) {
        assertThat(decide(Messages.get(), status, fields)).isEqualTo(reason);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 299, 301, 302, 303, 307, 308, 400, 403, 404, 410, 499, 500, 502, 503, 504, 599})
    void anyFinalStatusIsStoredWithLifetime(int status) {
        assertThat(decide(Messages.get(), status, "Cache-Control: max-age=60")).isEqualTo(StoragePolicy.Reason.STORED);
    }

    @ParameterizedTest
    @DisplayName("rule 18: answers to credentials need the origin's consent")
    @CsvSource(delimiter = ';', textBlock = """
                    max-age=60                  ; AUTHORIZATION
                    max-age=60, private         ; PRIVATE
                    max-age=60, public          ; STORED
                    max-age=60, must-revalidate ; STORED
                    s-maxage=60                 ; STORED
                    max-age=60, no-cache        ; AUTHORIZATION
                    """)
    void credentialsNeedOriginsConsent(String control, StoragePolicy.Reason reason) {
        assertThat(decide(Messages.get("Authorization: Basic x"), 200, "Cache-Control: " + control))
                .isEqualTo(reason);
    }

    @Test
    @DisplayName("rule 18: requests with a body and unknown methods store nothing")
    void requestDecidesToo() {
        String fresh = "Cache-Control: max-age=60";
        assertThat(decide(Messages.request("POST", "/"), 200, fresh)).isEqualTo(StoragePolicy.Reason.METHOD);
        assertThat(decide(Messages.request("HEAD", "/"), 200, fresh)).isEqualTo(StoragePolicy.Reason.METHOD);
        assertThat(decide(Messages.get("Cache-Control: no-store"), 200, fresh))
                .isEqualTo(StoragePolicy.Reason.NO_STORE);
        assertThat(decide(Messages.get("Content-Length: 3"), 200, fresh)).isEqualTo(StoragePolicy.Reason.REQUEST_BODY);
        assertThat(decide(Messages.get("Transfer-Encoding: chunked"), 200, fresh))
                .isEqualTo(StoragePolicy.Reason.REQUEST_BODY);
    }
}
