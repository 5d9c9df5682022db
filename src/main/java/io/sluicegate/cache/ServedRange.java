package io.sluicegate.cache;

import io.sluicegate.http.ResponseHead;

/**
 * A range of a body that is still on its way.
 *
 * @param head of the answer: 206, or 416 where the body will have no such byte, or 304 where the client has it already
 * @param first position of its first byte
 * @param count how many bytes it has
 */
public record ServedRange(ResponseHead head, long first, long count) {}
