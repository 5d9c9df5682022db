package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages made of the files that the project ships. */
final class BlockPagesTest {

    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

    private final WebRoot webRoot = WebRoot.open(Path.of("webroot"));
    private final BlockPages pages = new BlockPages(webRoot);

    private static PageFacts denied(@Nullable String reason, @Nullable String label, @Nullable String url) {
        return new PageFacts(403, PageFacts.Kind.DENIED, reason, label, "k3x-1-a", url, TIME);
    }

    private static PageFacts denied() {
        return denied("Not during lessons", "play", "http://tube.example/watch?v=1");
    }

    private static String text(Page page) {
        return new String(page.body(), StandardCharsets.UTF_8);
    }

    @Test
    void shippedFilesAreWithoutWarning() {
        assertThat(webRoot.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            -                                                               | text/html
            ''                                                              | text/html
            */*                                                             | text/html
            text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | text/html
            image/avif,image/webp,*/*;q=0.8                                 | text/html
            image/png                                                       | text/html
            application/json                                                | application/json
            APPLICATION/JSON                                                | application/json
            application/problem+json                                        | application/json
            application/*                                                   | application/json
            application/json, text/plain, */*                               | application/json
            text/html;q=0.5, application/json                               | application/json
            text/html;q=0.9, application/json;q=0.8                         | text/html
            text/html;q=0, */*                                              | application/json
            text/html;q=0, application/json;q=0, */*                        | text/plain
            text/plain                                                      | text/plain
            text/*;q=0.3, text/plain;q=0.7                                  | text/plain
            text/plain, text/html                                           | text/html
            text/html;level=1;q=0.2, text/plain;q=0.3                       | text/plain
            application/json;q=2, text/plain;q=0.001                        | text/plain
            application/json;q=0.0001, text/plain;q=0.1                     | text/plain
            application/json;q=1.000                                        | application/json
            ,;,q=,;;                                                        | text/html
            """)
    void formFollowsAccept(@Nullable String accept, String mediaType) {
        assertThat(pages.render(denied(), accept, null).contentType()).startsWith(mediaType);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            -                            | en
            ''                           | en
            *                            | en
            zh                           | zh
            zh-CN                        | zh
            zh-Hant-TW                   | zh
            ZH-cn,zh;q=0.9,en;q=0.8      | zh
            en-GB,en;q=0.9,zh;q=0.8      | en
            en;q=0.7,zh;q=0.8            | zh
            fr,de;q=0.9                  | en
            fr,zh;q=0.5                  | zh
            zh;q=0                       | en
            zhx                          | en
            """)
    void languageFollowsAcceptLanguage(@Nullable String acceptLanguage, String language) {
        for (String accept : new String[] {"text/html", "application/json", "text/plain"}) {
            assertThat(pages.render(denied(), accept, acceptLanguage).contentLanguage())
                    .isEqualTo(language);
        }
    }

    @Test
    void htmlShowsEveryFactInTheLanguageOfTheReader() {
        String english = text(pages.render(denied(), "text/html", "en"));
        assertThat(english)
                .contains("<html lang=\"en\">", "This page is blocked", "Not during lessons", "play", "k3x-1-a")
                .contains("http://tube.example/watch?v=1", "2026-03-01 10:15:30 UTC", "2026-03-01T10:15:30Z");
        String chinese = text(pages.render(denied(), "text/html", "zh-CN"));
        assertThat(chinese).contains("<html lang=\"zh\">", "此页面已被阻止", "Not during lessons", "k3x-1-a");
    }

    @ParameterizedTest
    @EnumSource(PageFacts.Kind.class)
    void everyKindIsFilledInWithoutRest(PageFacts.Kind kind) {
        for (String language : new String[] {"en", "zh"}) {
            PageFacts facts = new PageFacts(502, kind, null, null, "k3x-1-a", null, TIME);
            assertThat(text(pages.render(facts, "text/html", language)))
                    .doesNotContain("{{", "}}", kind.word() + ".", "null")
                    .doesNotContain("class=\"reason\">")
                    .contains("k3x-1-a");
            assertThat(text(pages.render(facts, "text/plain", language))).doesNotContain("{{", kind.word() + ".");
        }
    }

    @Test
    void chineseLacksNoText() throws IOException {
        for (PageFacts.Kind kind : PageFacts.Kind.values()) {
            PageFacts facts = new PageFacts(500, kind, null, null, "r", null, TIME);
            for (String part : new String[] {"heading", "text", "advice"}) {
                assertThat(webRoot.files().textsFor("zh").of(facts, part))
                        .isNotEqualTo(webRoot.files().textsFor("en").of(facts, part));
            }
        }
    }

    @Test
    void statusMayHaveATextOfItsOwn() {
        PageFacts timeout = new PageFacts(504, PageFacts.Kind.UPSTREAM_ERROR, null, null, "r", null, TIME);
        assertThat(text(pages.render(timeout, "text/plain", "en"))).contains("did not answer in time");
        assertThat(text(pages.render(timeout, "text/plain", "zh"))).contains("未能及时响应");
    }

    @Test
    void pagesAskForNothingFromOutsideAndRunNoScript() {
        for (PageFacts.Kind kind : PageFacts.Kind.values()) {
            PageFacts facts = new PageFacts(403, kind, "why", "label", "r", "a.example", TIME);
            assertThat(text(pages.render(facts, "text/html", "en")))
                    .doesNotContain("<script", "src=", "href=", "url(", "@import", "http:", "https:");
        }
    }

    @Test
    @DisplayName("rule 9: pages repeat no input as markup")
    void markupStaysTextInHtml() {
        PageFacts facts = denied("<script>alert(1)</script>", "\"><img onerror=x>", "http://x.example/'&<b>");
        assertThat(text(pages.render(facts, "text/html", "en")))
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .contains("&quot;&gt;&lt;img onerror=x&gt;")
                .contains("http://x.example/&#39;&amp;&lt;b&gt;")
                .doesNotContain("<script", "<img", "<b>");
    }

    @Test
    @DisplayName("rule 9: pages in JSON repeat no input unescaped")
    void markupStaysTextInJson() throws IOException {
        PageFacts facts = denied("</script><script>\"x\"", "l", "http://x.example/<b>?a&b='c'");
        Page page = pages.render(facts, "application/json", "en");
        assertThat(text(page)).doesNotContain("<", ">", "&", "'");
        JsonNode json = new ObjectMapper().readTree(page.body());
        assertThat(json.get("reason").textValue()).isEqualTo("</script><script>\"x\"");
        assertThat(json.get("url").textValue()).isEqualTo("http://x.example/<b>?a&b='c'");
    }

    @Test
    void placeholdersInValuesAreNotFilledIn() {
        String html = text(pages.render(denied("{{reference}} {{#url}}", "l", "u"), "text/html", "en"));
        assertThat(html).contains("<bdi>{{reference}} {{#url}}</bdi>");
    }

    @Test
    void jsonHoldsTheSameFacts() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(pages.render(denied(), "application/json", "en").body());
        assertThat(json.get("status").intValue()).isEqualTo(403);
        assertThat(json.get("kind").textValue()).isEqualTo("denied");
        assertThat(json.get("title").textValue()).isEqualTo("This page is blocked");
        assertThat(json.get("reason").textValue()).isEqualTo("Not during lessons");
        assertThat(json.get("label").textValue()).isEqualTo("play");
        assertThat(json.get("reference").textValue()).isEqualTo("k3x-1-a");
        assertThat(json.get("url").textValue()).isEqualTo("http://tube.example/watch?v=1");
        assertThat(json.get("time").textValue()).isEqualTo("2026-03-01T10:15:30Z");
    }

    @Test
    void absentFactsAreNullInJson() throws IOException {
        JsonNode json = new ObjectMapper()
                .readTree(pages.render(denied(null, null, null), "application/json", null)
                        .body());
        assertThat(json.get("reason").isNull()).isTrue();
        assertThat(json.get("url").isNull()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/json", "text/plain"})
    void longValuesAreCut(String accept) {
        PageFacts facts = denied("r".repeat(100_000), "l".repeat(100_000), "u".repeat(100_000));
        Page page = pages.render(facts, accept, "en");
        assertThat(page.body()).hasSizeLessThan(8 * 1024);
        assertThat(text(page)).contains("…");
    }

    @Test
    void steeringCharactersAreReplacedInText() {
        PageFacts facts = denied("a\r\nSet-Cookie: x\u001b[31m\u202egpj.exe\ud800", null, null);
        String page = text(pages.render(facts, "text/plain", "en"));
        assertThat(page).contains("Reason: a\\x0d\\x0aSet-Cookie: x\\x1b[31m\\u202egpj.exe\ufffd\n");
    }

    @Test
    void wholeCharactersBeyondTheFirstPlaneStay() {
        String page = text(pages.render(denied("keep 😀 this", null, null), "text/plain", "en"));
        assertThat(page).contains("keep 😀 this");
    }

    @Test
    void cutNeverLeavesHalfACharacter() {
        String page = text(pages.render(denied("😀".repeat(1000), null, null), "text/html", "en"));
        assertThat(page).doesNotContain("?").contains("…");
    }

    @Test
    void hugeAcceptFieldsAreReadInPart() {
        String accept = "a/b,".repeat(100_000) + "application/json";
        assertThat(pages.render(denied(), accept, accept).contentType()).startsWith("text/html");
    }
}
