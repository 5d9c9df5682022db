package io.sluicegate.match;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

final class Sha256Test {

    @Test
    void digestIsThatOfTheStandard() {
        MessageDigest digest = Sha256.begin();
        digest.update("abc".getBytes(StandardCharsets.US_ASCII));
        assertThat(Sha256.end(digest)).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assertThat(Sha256.end(digest)).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
