/**
 * Owns the files that keep accounts safe against the end of the process and of the power: rings of records ({@code Lane}) and
 * flows in progress ({@code FlowTable}), one of each for an event loop, and the ordered log behind them ({@code Journal}).
 * May use nothing of ours and no library. Payloads are bytes.
 * Must never contain what a record means, a database, or anything that makes an event loop wait for a disk.
 */
@NullMarked
package io.sluicegate.journal;

import org.jspecify.annotations.NullMarked;
