package io.sluicegate.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A part of an export. Immutable.
 *
 * @param records all of their columns, in the order of their numbers; may be none although more follow
 * @param next where the next page begins; null at the end
 */
public record ExportPage(ReportTable records, ExportQuery.@Nullable Place next) {}
