package io.sluicegate.web;

import org.jspecify.annotations.Nullable;

/**
 * A page, ready to be sent. Immutable as long as nobody writes to its body.
 *
 * @param contentType with its charset
 * @param contentLanguage of the texts in it
 * @param body whole
 */
@SuppressWarnings("ArrayRecordComponent")
public record Page(String contentType, @Nullable String contentLanguage, byte[] body) {}
