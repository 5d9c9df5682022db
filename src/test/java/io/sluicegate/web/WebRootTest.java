package io.sluicegate.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of files that are missing, broken or changed. */
final class WebRootTest {

    private static final PageFacts FACTS = new PageFacts(
            403,
            PageFacts.Kind.DENIED,
            "<i>why</i>",
            "label",
            "k3x-1-a",
            "http://x.example/",
            Instant.parse("2026-03-01T10:15:30Z"));

    @TempDir
    Path directory;

    @BeforeEach
    void fill() throws IOException {
        try (var files = Files.list(Path.of("webroot"))) {
            for (Path file : files.toList()) {
                Files.copy(file, directory.resolve(file.getFileName()));
            }
        }
    }

    private static String html(WebRoot webRoot, String language) {
        return new String(
                new BlockPages(webRoot).render(FACTS, "text/html", language).body(), StandardCharsets.UTF_8);
    }

    @Test
    void missingDirectoryGivesBuiltInPagesAndOneWarning() {
        WebRoot webRoot = WebRoot.open(directory.resolve("nowhere"));
        assertThat(webRoot.warnings()).hasSize(1).first().asString().contains("no such directory", "--webroot");
        assertThat(html(webRoot, "zh"))
                .contains("This page is blocked", "&lt;i&gt;why&lt;/i&gt;", "k3x-1-a")
                .doesNotContain("{{");
    }

    @Test
    void missingFileIsNamedAndReplaced() throws IOException {
        Files.delete(directory.resolve("denied.html"));
        WebRoot webRoot = WebRoot.open(directory);
        assertThat(webRoot.warnings())
                .containsExactly(directory.resolve("denied.html") + ": missing; the built-in one is used");
        assertThat(html(webRoot, "zh")).contains("此页面已被阻止", "k3x-1-a");
    }

    @Test
    void missingLanguageFallsBackToEnglish() throws IOException {
        Files.delete(directory.resolve("zh.properties"));
        WebRoot webRoot = WebRoot.open(directory);
        assertThat(webRoot.warnings()).hasSize(1);
        assertThat(new BlockPages(webRoot).render(FACTS, null, "zh").contentLanguage())
                .isEqualTo("en");
    }

    @Test
    void missingTextFallsBackToEnglish() throws IOException {
        Files.writeString(directory.resolve("zh.properties"), "denied.heading = 已阻止\n");
        assertThat(html(WebRoot.open(directory), "zh")).contains("已阻止", "The rules of this network");
    }

    @Test
    void brokenFilesAreNamedAndReplaced() throws IOException {
        Files.writeString(directory.resolve("denied.html"), "<p>{{#reason}}</p>");
        Files.write(directory.resolve("error.html"), new byte[] {'<', (byte) 0xff});
        Files.writeString(directory.resolve("en.properties"), "a = \\u12");
        Files.write(directory.resolve("login.html"), new byte[1024 * 1024 + 1]);
        Files.delete(directory.resolve("icon.svg"));
        Files.createDirectory(directory.resolve("icon.svg"));
        assertThat(WebRoot.open(directory).warnings())
                .hasSize(5)
                .anyMatch(line -> line.contains("denied.html: {{#reason}} is never closed"))
                .anyMatch(line -> line.contains("error.html: not UTF-8"))
                .anyMatch(line -> line.contains("en.properties: "))
                .anyMatch(line -> line.contains("login.html: larger than 1 MiB"))
                .anyMatch(line -> line.contains("icon.svg: cannot be read"))
                .allMatch(line -> line.lines().count() == 1);
    }

    @Test
    void reloadTakesChangedFiles() throws IOException {
        WebRoot webRoot = WebRoot.open(directory);
        Files.writeString(directory.resolve("denied.html"), "<p>{{reason}}</p>");
        assertThat(html(webRoot, "en")).contains("<!DOCTYPE html>");
        assertThat(webRoot.reload()).isEmpty();
        assertThat(html(webRoot, "en")).isEqualTo("<p>&lt;i&gt;why&lt;/i&gt;</p>");
    }
}
