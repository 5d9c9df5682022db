package io.sluicegate.transport;

import io.sluicegate.flow.Mark;
import java.time.Duration;

/**
 * How intercepted flows are taken ({@code intercept} in the settings). Immutable.
 *
 * @param spoofClient whether origins see the client's address instead of the gateway's
 * @param sniffTimeout how long a silent client is waited for before the server may speak
 * @param mark the mark that routes packets to the TPROXY listener
 * @param ownMark the mark of the gateway's own connections, which are never intercepted
 */
public record InterceptSettings(boolean spoofClient, Duration sniffTimeout, Mark mark, Mark ownMark) {}
