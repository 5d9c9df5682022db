package io.sluicegate.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the decoder of either direction reads of a chunked body, and what not. */
public interface StrictChunks {

    /** A new decoder. */
    ChannelHandler decoder();

    /** The head of a message with a chunked body. */
    String chunked();

    /** What it makes of the text, given in two pieces. */
    default String read(String text, int split) {
        return DecodedText.of(decoder(), text, split);
    }

    /** Fails where it makes anything else of the text, wherever that is split. */
    default void assertRead(String text, String expected) {
        DecodedText.assertRead(this::decoder, text, expected);
    }

    @ParameterizedTest
    @DisplayName("rule 10: trailers are read as strictly as fields")
    @MethodSource("io.sluicegate.testing.LooseSpellings#fields")
    default void trailersAreReadAsStrictlyAsFields(String field) {
        assertRead(chunked() + "2\r\nhi\r\n0\r\n" + field + "\r\n", "H!");
    }

    @ParameterizedTest
    @DisplayName("rule 10: chunks in any looser spelling are refused")
    @MethodSource("io.sluicegate.testing.LooseSpellings#chunks")
    default void loosenedChunksAreRefused(String chunk) {
        assertRead(chunked() + chunk + "0\r\n\r\n", "H!");
    }

    @Test
    @DisplayName("rule 10: zeros before the size of a chunk are bounded like its extensions")
    default void zerosBeforeAChunkSizeAreBounded() {
        assertRead(chunked() + "000000000000002\r\nhi\r\n000000000000000\r\n\r\n", "H.");
        assertThat(read(chunked() + "0".repeat(5_000) + "2\r\nhi\r\n0\r\n\r\n", 100))
                .isEqualTo("H!");
    }

    @Test
    @DisplayName("rule 10: extensions of chunks are bounded over the whole body")
    default void chunkExtensionsAreBoundedOverTheWholeBody() {
        String chunk = "1;e=" + "x".repeat(500) + "\r\na\r\n";
        assertThat(read(chunked() + chunk.repeat(8) + "0\r\n\r\n", 100)).isEqualTo("H.");
        assertThat(read(chunked() + chunk.repeat(9) + "0\r\n\r\n", 100)).isEqualTo("H!");
        assertThat(read(chunked() + "1\r\na\r\n".repeat(50_000) + "0\r\n\r\n", 100))
                .isEqualTo("H.");
    }

    @Test
    @DisplayName("rule 10: trailers are bounded")
    default void trailersAreBounded() {
        assertThat(read(chunked() + "0\r\nX: " + "y".repeat(70_000) + "\r\n\r\n", 100))
                .isEqualTo("H!");
        assertThat(read(chunked() + "0\r\n" + "X: y\r\n".repeat(20_000) + "\r\n", 100))
                .isEqualTo("H!");
    }
}
