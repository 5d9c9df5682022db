package io.sluicegate.web;

import java.nio.charset.StandardCharsets;

/**
 * A file that is served as it is. Immutable as long as nobody writes to its body.
 *
 * @param contentType with its charset
 * @param body whole
 */
@SuppressWarnings("ArrayRecordComponent")
record StaticFile(String contentType, byte[] body) {

    static StaticFile of(String contentType, String text) {
        return new StaticFile(contentType, text.getBytes(StandardCharsets.UTF_8));
    }
}
