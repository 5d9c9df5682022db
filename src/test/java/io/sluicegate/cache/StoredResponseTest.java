package io.sluicegate.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.http.Fields;
import io.sluicegate.http.RequestHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a 304 does to the stored response (RFC 9111 sections 3.2 and 4.3.4). */
final class StoredResponseTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    ETag: "a"   ; ETag: "a"   ; true
                    ETag: "a"   ; ETag: "b"   ; false
                    ETag: "a"   ; ETag: W/"a" ; true
                    ETag: "a"   ; ETag: W/"b" ; false
                    ETag: W/"a" ; ETag: W/"a" ; true
                    ETag: W/"a" ; ETag: W/"b" ; false
                    ETag: W/"a" ; ETag: "a"   ; false
                    ETag: "a"   ; X: y        ; true
                    X: y        ; X: y        ; true
                    X: y        ; ETag: "a"   ; false
                    X: y        ; ETag: W/"a" ; true
                    """, quoteCharacter = '\'')
    void a304IsMeantForItsOwnTag(String stored, String notModified, boolean meant) {
        assertThat(Messages.stored(stored).isMeantBy(Fields.of(notModified))).isEqualTo(meant);
    }

    @Test
    void whatA304SaysOfVaryCountsByTheRequestThatAsked() {
        RequestHead english = Messages.get("Accept-Language: en", "X: 1");
        StoredResponse stored = Messages.storedFor(english, "body", "Vary: X");
        StoredResponse refreshed = stored.refreshedBy(
                english.fields(), Fields.of("Vary: X, Accept-Language"), Messages.THEN, Messages.THEN);
        assertThat(refreshed.matches(english)).isTrue();
        assertThat(refreshed.matches(Messages.get("Accept-Language: de", "X: 1")))
                .isFalse();
        assertThat(refreshed.matches(Messages.get("Accept-Language: en", "X: 2")))
                .isFalse();
    }

    @Test
    void a304ThatSaysNothingOfVaryLeavesIt() {
        RequestHead english = Messages.get("Accept-Language: en");
        StoredResponse refreshed = Messages.storedFor(english, "body", "Vary: Accept-Language")
                .refreshedBy(english.fields(), Fields.of("X: y"), Messages.THEN, Messages.THEN);
        assertThat(refreshed.matches(english)).isTrue();
        assertThat(refreshed.matches(Messages.get("Accept-Language: de"))).isFalse();
    }
}
