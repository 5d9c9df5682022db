/**
 * Owns immutable sets that answer "is it in?", and the list formats that fill them.
 * May use flow and the ipaddress library, the library only while a list is loaded.
 * Must never contain a verdict, or a look-up that asks anybody else.
 */
@NullMarked
package io.sluicegate.match;

import org.jspecify.annotations.NullMarked;
