/**
 * Owns the host's network: its set-up for interception (the nft table, policy routes and sysctls, and how they are undone), and
 * which network cards its neighbours have.
 * May use flow and the host's own commands nft, ip and sysctl.
 * Must never contain a socket that carries a flow, nor touch what another program has put into the kernel.
 */
@NullMarked
package io.sluicegate.plumbing;

import org.jspecify.annotations.NullMarked;
