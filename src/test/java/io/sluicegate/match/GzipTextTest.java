package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class GzipTextTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String unzipped(byte[] raw) throws IOException {
        try (InputStream in = GzipText.unzipped(new ByteArrayInputStream(raw))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void gzipIsTakenOffByItsMagic() throws IOException {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes("ads.example\n"));
        }
        assertThat(unzipped(zipped.toByteArray())).isEqualTo("ads.example\n");
    }

    @Test
    void whatIsNoGzipStaysAsItIs() throws IOException {
        for (String text : new String[] {"", "a", "\u001f", "\u001fa", "ads.example\n"}) {
            assertThat(unzipped(bytes(text))).isEqualTo(text);
        }
    }

    @Test
    void damagedGzipIsNotTakenForText() {
        assertThatThrownBy(() -> unzipped(bytes("\u001f\u008bads.example"))).isInstanceOf(IOException.class);
    }
}
