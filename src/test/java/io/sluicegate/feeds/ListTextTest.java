package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.match.ListException;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListTextTest {

    private static final long MUCH = 1 << 20;

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("list");
    }

    static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String check(byte[] text) throws IOException {
        return ListText.check(Files.write(file, text), MUCH);
    }

    @Test
    void digestIsThatOfTheFileAsItIs() throws IOException {
        byte[] zipped = gzip(bytes("ads.example\n"));
        assertThat(check(zipped)).isEqualTo(ListText.digest(file)).hasSize(64);
        assertThat(check(bytes("ads.example\n")))
                .isEqualTo(ListText.digest("ads.example\n"))
                .isNotEqualTo(ListText.digest(Files.write(file, zipped)));
    }

    @Test
    void bytesBehindAGzipFileCountAsWell() throws IOException {
        byte[] zipped = gzip(bytes("ads.example\n"));
        byte[] more = Arrays.copyOf(zipped, zipped.length + 1);
        assertThat(check(more)).isEqualTo(ListText.digest(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html><title>Sign in</title>",
                "<html>",
                "\ufeff<HTML lang=en>",
                "\n\n  <!doctype HTML PUBLIC>"
            })
    void webPageIsNoList(String page) {
        assertThatThrownBy(() -> check(bytes(page)))
                .isInstanceOf(ListException.class)
                .hasMessageContaining("web page");
        assertThatThrownBy(() -> check(gzip(bytes(page)))).hasMessageContaining("web page");
    }

    @Test
    void nothingIsNoList() {
        assertThatThrownBy(() -> check(new byte[0])).hasMessage("the answer is empty");
        assertThatThrownBy(() -> check(gzip(new byte[0]))).hasMessage("the answer is empty");
    }

    @Test
    void gzipThatUnfoldsToTooMuchIsRefused() throws IOException {
        byte[] bomb = gzip(new byte[(int) MUCH + 1]);
        assertThat(bomb.length).isLessThan(2000);
        assertThatThrownBy(() -> check(bomb)).hasMessageContaining("unfolds to more");
        assertThat(check(gzip(new byte[(int) MUCH]))).hasSize(64);
    }

    @Test
    void cutGzipIsTold() {
        byte[] zipped = gzip(bytes("ads.example\n".repeat(1000)));
        assertThatThrownBy(() -> check(Arrays.copyOf(zipped, zipped.length - 9)))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void unzippingIsBounded() throws IOException {
        Path zipped = Files.write(folder.resolve("zipped"), gzip(bytes("ads.example\n")));
        ListText.unzip(zipped, file, 12);
        assertThat(file).hasContent("ads.example\n");
        assertThatThrownBy(() -> ListText.unzip(zipped, file, 11)).hasMessageContaining("unfolds to more");
    }

    @Test
    void copySaysWhatItCopied() throws IOException {
        Path copy = folder.resolve("copy");
        assertThat(ListText.copy(Files.write(file, bytes("a")), copy, 1)).isEqualTo(ListText.digest("a"));
        assertThat(copy).hasContent("a");
    }
}
