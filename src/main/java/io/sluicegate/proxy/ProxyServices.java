package io.sluicegate.proxy;

import io.sluicegate.auth.Authenticator;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.classify.Classifier;
import io.sluicegate.ledger.Discretion;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleHits;
import io.sluicegate.transport.NameMemory;
import io.sluicegate.transport.OwnAddresses;
import io.sluicegate.web.BlockPages;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all flows of a gateway share. Immutable; each member is safe for any thread.
 *
 * @param settings of the data path
 * @param viaName what this gateway is called in {@code Via}, a token that no other gateway uses
 * @param book the rules now in force; an exchange or a tunnel takes them once, when it begins
 * @param hits counts what each statement decides
 * @param classifier tells a protocol by its first bytes
 * @param cache stored responses
 * @param flights what is being fetched that others may wait for
 * @param inflight counts the flows of each client, and of whoever else shares a limit of connections
 * @param allowances what is shared of limits by statements
 * @param names the addresses that names have had of late
 * @param own the addresses and listeners that no flow may lead to
 * @param authenticator checks who has signed in
 * @param payers tell who pays for a client
 * @param pages what a client is shown where the gateway answers itself
 * @param metrics counts
 * @param discretion withholds from records what may not be written down
 * @param ledger where every flow ends
 * @param clock wall time
 * @param nanos monotonic time in nanoseconds
 */
public record ProxyServices(
        ProxySettings settings,
        String viaName,
        Supplier<RuleBook> book,
        RuleHits hits,
        Classifier classifier,
        CacheStore cache,
        Flights flights,
        InflightLimit inflight,
        Allowances allowances,
        NameMemory names,
        OwnAddresses own,
        Authenticator authenticator,
        Payers payers,
        BlockPages pages,
        GatewayMetrics metrics,
        Discretion discretion,
        Ledger ledger,
        InstantSource clock,
        LongSupplier nanos) {}
