package io.sluicegate.http;

/**
 * The head of a response. Immutable.
 *
 * @param status 100 to 999
 * @param reason as the origin wrote it
 * @param fields in order
 */
public record ResponseHead(int status, String reason, FieldList fields) {}
