package io.sluicegate.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {

    private static String encoded(String text, Charset charset) {
        return Base64.getEncoder().encodeToString(text.getBytes(charset));
    }

    private static @Nullable Credentials basic(String text) {
        return Credentials.ofBasic(List.of("Basic " + encoded(text, StandardCharsets.UTF_8)));
    }

    @Test
    void nameEndsAtTheFirstColon() {
        assertThat(basic("alice:a:b")).isEqualTo(new Credentials("alice", "a:b"));
        assertThat(basic("alice smith:")).isEqualTo(new Credentials("alice smith", ""));
    }

    @Test
    void exampleOfTheStandardIsReadAsUtf8() {
        assertThat(Credentials.ofBasic(List.of("Basic dGVzdDoxMjPCow=="))).isEqualTo(new Credentials("test", "123£"));
        assertThat(Credentials.ofBasic(List.of("Basic " + encoded("test:123£", StandardCharsets.ISO_8859_1))))
                .isNull();
    }

    @Test
    void schemeIsReadWithoutRegardToCase() {
        assertThat(Credentials.ofBasic(List.of("  bASIC   YTpi "))).isEqualTo(new Credentials("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "Basic", "Basic ", "Basic !!!!", "Basic YTpi YTpi", "Digest YTpi", "Bearer YTpi", "YTpi"})
    void whatIsNoBasicIsNobody(String field) {
        assertThat(Credentials.ofBasic(List.of(field))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice", ":secret", "al\nice:x", "alice:x\0y", "al\u007fice:x"})
    void whatIsNoNameAndPasswordIsNobody(String text) {
        assertThat(basic(text)).isNull();
    }

    @Test
    void fieldThatIsMissingOrDoubledIsNobody() {
        assertThat(Credentials.ofBasic(List.of())).isNull();
        assertThat(Credentials.ofBasic(List.of("Basic YTpi", "Basic YTpi"))).isNull();
    }

    @Property
    void whateverComesIsReadOrNobody(@ForAll String text) {
        assertThatCode(() -> Credentials.ofBasic(List.of(text, "Basic " + text)))
                .doesNotThrowAnyException();
        assertThatCode(() -> Credentials.ofBasic(List.of("Basic " + text))).doesNotThrowAnyException();
        Credentials read = basic(text);
        if (read != null) {
            assertThat(read.user() + ":" + read.password()).isEqualTo(text);
            assertThat(read.user()).isNotEmpty().doesNotContain(":");
        }
    }

    @Test
    void lengthsAreBounded() {
        assertThat(basic("a".repeat(255) + ":x")).isNotNull();
        assertThat(basic("a".repeat(256) + ":x")).isNull();
        assertThat(basic("a:" + "x".repeat(2000))).isNull();
    }

    @Test
    void passwordIsNeverPrinted() {
        assertThat(new Credentials("alice", "secret").toString()).doesNotContain("secret");
    }

    @Test
    void realmIsAQuotedString() {
        assertThat(new AuthSettings("", "A \"quoted\" \\ realm").challenge())
                .isEqualTo("Basic realm=\"A \\\"quoted\\\" \\\\ realm\", charset=\"UTF-8\"");
    }
}
