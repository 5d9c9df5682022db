package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import org.jspecify.annotations.Nullable;

/**
 * A decision and who made it. Immutable, and one per statement where no list entry is named.
 *
 * @param action what is done
 * @param answer how a denied client is told
 * @param rule file:line of the statement
 * @param label of the statement, without its colon
 * @param because the administrator's reason
 * @param listEntry file:line of the list entry that matched, if one did
 */
public record Verdict(
        Action action,
        Answer answer,
        String rule,
        @Nullable String label,
        @Nullable String because,
        @Nullable String listEntry)
        implements Decision {}
