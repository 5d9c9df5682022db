package io.sluicegate.match;

import org.jspecify.annotations.Nullable;

/**
 * How a list is to be read. Immutable.
 *
 * @param format of its text
 * @param setName which set of an ipset file; null where it holds one
 * @param reach overrides the format's meaning of a bare name; null keeps it
 */
public record ListOptions(ListFormat format, @Nullable String setName, DomainSet.@Nullable Reach reach) {}
