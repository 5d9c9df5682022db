/**
 * Owns the rule language and its verdicts.
 * May use flow, match and RE2/J.
 * Must never contain a socket, a clock, or a file read after a book has been loaded.
 */
@NullMarked
package io.sluicegate.policy;

import org.jspecify.annotations.NullMarked;
