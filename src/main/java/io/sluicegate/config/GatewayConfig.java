package io.sluicegate.config;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.cache.CacheSettings;
import io.sluicegate.ledger.LedgerSettings;
import io.sluicegate.proxy.HeaderSettings;
import io.sluicegate.proxy.LimitSettings;
import io.sluicegate.proxy.NameSettings;
import io.sluicegate.proxy.ProxySettings;
import io.sluicegate.proxy.TimeoutSettings;
import io.sluicegate.transport.DnsSettings;
import io.sluicegate.transport.InterceptSettings;
import io.sluicegate.transport.ListenSettings;

/**
 * All settings of a gateway, each valid by itself and beside the others. Immutable.
 *
 * @param gatewayId the name that is stamped on every record
 * @param listen where clients and the administrator connect to
 * @param intercept how intercepted flows are taken
 * @param cache how much may be kept
 * @param ledger how accounts are kept
 * @param limits what a client may use at most
 * @param ipv6Prefix how many leading bits of an IPv6 address name one client
 * @param timeouts how long each wait may last
 * @param watchRules whether rules are read anew when their files change
 * @param auth how users sign in to the proxy
 * @param dns who resolves names
 * @param names how names that intercepted clients claim are taken
 * @param headers what the gateway says of itself
 */
public record GatewayConfig(
        String gatewayId,
        ListenSettings listen,
        InterceptSettings intercept,
        CacheSettings cache,
        LedgerSettings ledger,
        LimitSettings limits,
        int ipv6Prefix,
        TimeoutSettings timeouts,
        boolean watchRules,
        AuthSettings auth,
        DnsSettings dns,
        NameSettings names,
        HeaderSettings headers) {

    /** Those that the life of a flow depends on. */
    public ProxySettings forFlows() {
        return new ProxySettings(limits, timeouts, headers, intercept, names, auth);
    }
}
