/**
 * Owns who may sign in to the proxy: the file of users, credentials as they come, and the check of one against the other; and
 * whom a portal has signed in.
 * May use flow and limit, and alone the library for bcrypt. Must never contain sockets, threads of its own, or a password
 * that outlives the request it came with.
 */
@NullMarked
package io.sluicegate.auth;

import org.jspecify.annotations.NullMarked;
