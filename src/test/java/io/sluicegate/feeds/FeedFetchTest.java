package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.match.ListException;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeedFetchTest {

    private static final byte[] LIST = "ads.example\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path state;

    private FeedsFixture server;
    private FeedFetch fetch;

    @BeforeEach
    void start() {
        server = new FeedsFixture(state);
        HttpFetcher http = new HttpFetcher(FeedsFixture.LIMITS, Feeds::trustOfJava, server.clock.nanos());
        fetch = new FeedFetch(http, server.copies(), FeedsFixture.LIMITS, server.clock);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private boolean refresh() throws ListException {
        return fetch.refresh(server.url());
    }

    private ListCopies.Found copy() {
        return Objects.requireNonNull(server.copies().sound(server.url()));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private void assertNoDrafts() throws IOException {
        try (var files = Files.list(state.resolve("lists"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("draft"));
        }
    }

    @Test
    void listThatHasNotChangedIsConfirmedAlone() throws IOException {
        server.serve("ads.example\n");
        assertThat(refresh()).isTrue();
        assertThat(copy().text()).hasContent("ads.example\n");
        assertThat(copy().record().checkedAt()).isEqualTo(server.clock.instant());
        server.clock.advance(Duration.ofDays(1));
        assertThat(refresh()).isFalse();
        assertThat(server.requests()).isEqualTo(2);
        assertThat(copy().record().checkedAt()).isEqualTo(server.clock.instant());
        assertThat(copy().record().etag()).isNotNull();
        assertNoDrafts();
    }

    @Test
    void sameTextUnderAnotherMarkIsNoChange() throws IOException {
        server.answer(ScriptedOrigin.response(200, "ads.example\n", "ETag: \"1\""));
        assertThat(refresh()).isTrue();
        server.answer(ScriptedOrigin.response(200, "ads.example\n", "ETag: \"2\""));
        assertThat(refresh()).isFalse();
        assertThat(copy().record().etag()).isEqualTo("\"2\"");
        server.answer(ScriptedOrigin.response(200, "ads2.example\n"));
        assertThat(refresh()).isTrue();
        assertThat(copy().text()).hasContent("ads2.example\n");
    }

    @Test
    void timeOfTheTextIsThatOfTheAnswerAndNeverInTheFuture() throws IOException {
        server.answer(ScriptedOrigin.response(200, "a.example\n", "Last-Modified: Sun, 01 Feb 2026 11:00:00 GMT"));
        refresh();
        assertThat(copy().record().modified()).isEqualTo(Instant.parse("2026-02-01T11:00:00Z"));
        server.answer(ScriptedOrigin.response(200, "a.example\n", "Last-Modified: Mon, 01 Feb 2027 11:00:00 GMT"));
        refresh();
        assertThat(copy().record().modified()).isEqualTo(server.clock.instant());
    }

    @Test
    void gzipOfTheWayIsTakenOffAndThatOfTheFileIsNot() throws IOException {
        byte[] zipped = ListTextTest.gzip(LIST);
        server.answer(ScriptedOrigin.response(200, latin(zipped), "Content-Encoding: gzip"));
        refresh();
        assertThat(copy().text()).hasBinaryContent(LIST);
        server.answer(ScriptedOrigin.response(200, latin(zipped)));
        refresh();
        assertThat(copy().text()).hasBinaryContent(zipped);
        server.answer(ScriptedOrigin.response(200, latin(ListTextTest.gzip(zipped)), "Content-Encoding: gzip"));
        assertThat(refresh()).isFalse();
        assertThat(copy().text()).hasBinaryContent(zipped);
        assertNoDrafts();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 21\r\n\r\n<!DOCTYPE html><html>",
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\u001f\u008b",
                "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
            })
    void failureLeavesTheCopyAsItWas(String answer) throws IOException {
        server.serve("ads.example\n");
        refresh();
        ListCopies.Found before = copy();
        server.answer(answer);
        assertThatThrownBy(this::refresh).isInstanceOf(ListException.class).hasMessageNotContaining("\n");
        assertThat(copy()).isEqualTo(before);
        assertThat(before.text()).hasContent("ads.example\n");
        assertNoDrafts();
    }

    @Test
    void bombsAreRefused() throws IOException {
        byte[] bomb = ListTextTest.gzip(new byte[10_001]);
        assertThat(bomb.length).isLessThan(1000);
        server.answer(ScriptedOrigin.response(200, latin(bomb)));
        assertThatThrownBy(this::refresh).hasMessageContaining("unfolds to more");
        server.answer(ScriptedOrigin.response(200, latin(ListTextTest.gzip(new byte[1001])), "Content-Encoding: gzip"));
        assertThatThrownBy(this::refresh).hasMessageContaining("unfolds to more");
        assertNoDrafts();
    }

    @Test
    void damagedCopyIsFetchedAnewWithoutCondition() throws IOException {
        server.serve("ads.example\n");
        refresh();
        Files.writeString(copy().text(), "<html>");
        assertThat(server.copies().sound(server.url())).isNull();
        assertThat(refresh()).isTrue();
        assertThat(copy().text()).hasContent("ads.example\n");
    }

    @Test
    void folderThatCannotBeWrittenIsTold() throws IOException {
        Files.writeString(state.resolve("lists"), "in the way");
        server.serve("ads.example\n");
        assertThatThrownBy(this::refresh)
                .isInstanceOf(ListException.class)
                .hasMessageContaining("its copy cannot be written");
    }
}
