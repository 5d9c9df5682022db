/**
 * Owns the wiring: what is made in which order, and how it starts, reloads, drains and stops.
 * May use every package.
 * Must never contain what a package below could own; nothing below knows of it.
 */
@NullMarked
package io.sluicegate;

import org.jspecify.annotations.NullMarked;
