package io.sluicegate.proxy;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.transport.InterceptSettings;

/**
 * The settings that the life of a flow depends on. Immutable.
 *
 * @param limits what a client may use at most
 * @param timeouts how long each wait may last
 * @param headers what the gateway says of itself
 * @param intercept how intercepted flows are taken
 * @param names how names that intercepted clients claim are taken
 * @param auth how users sign in
 */
public record ProxySettings(
        LimitSettings limits,
        TimeoutSettings timeouts,
        HeaderSettings headers,
        InterceptSettings intercept,
        NameSettings names,
        AuthSettings auth) {}
