/**
 * Owns counters, histograms and gauges, and the text in which they are scraped.
 * May use flow and the Prometheus client.
 * Must never contain a client, an account, a host or anything else without bound as a label.
 */
@NullMarked
package io.sluicegate.metrics;

import org.jspecify.annotations.NullMarked;
