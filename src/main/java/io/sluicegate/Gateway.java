package io.sluicegate;

import io.netty.channel.EventLoop;
import io.sluicegate.accesslog.AccessLog;
import io.sluicegate.auth.Authenticator;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.classify.Classifier;
import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.config.StateLock;
import io.sluicegate.feeds.Feeds;
import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.Discretion;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.Pseudonyms;
import io.sluicegate.limit.Allowances;
import io.sluicegate.limit.AttemptLimit;
import io.sluicegate.limit.InflightLimit;
import io.sluicegate.limit.UsageFile;
import io.sluicegate.metrics.GatewayMetrics;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.proxy.Flights;
import io.sluicegate.proxy.FlowLoop;
import io.sluicegate.proxy.FlowStarter;
import io.sluicegate.proxy.OpenFlow;
import io.sluicegate.proxy.ProxyServices;
import io.sluicegate.transport.Capabilities;
import io.sluicegate.transport.Dialer;
import io.sluicegate.transport.EventLoops;
import io.sluicegate.transport.ListenException;
import io.sluicegate.transport.NameMemory;
import io.sluicegate.transport.OwnAddresses;
import io.sluicegate.transport.TransparentListener;
import io.sluicegate.web.AdminLimits;
import io.sluicegate.web.AdminServer;
import io.sluicegate.web.AdminServices;
import io.sluicegate.web.BlockPages;
import io.sluicegate.web.ReloadOutcome;
import io.sluicegate.web.WebRoot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A whole gateway: made in the order of the street, opened last to first, closed first to last. Started, reloaded and
 * closed by threads that may block; never by an event loop.
 */
public final class Gateway implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Gateway.class.getName());
    /** One a processor. */
    private static final int LOOPS = Runtime.getRuntime().availableProcessors();

    private static final long DRAIN_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int MOST_STOP_POLLS = 250;
    private static final int BOOT_SUFFIX_DIGITS = 5;
    private static final int WRONG_PASSWORDS = 10;
    private static final Duration WRONG_PASSWORDS_SPAN = Duration.ofMinutes(1);

    private final GatewayConfig config;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Instant startedAt;
    private final OwnAddresses own = new OwnAddresses();
    private final GatewayMetrics metrics = new GatewayMetrics();
    private final Undo undo;
    private final Workers workers = new Workers();
    private final ReloadRequests reloads = new ReloadRequests(workers.reload());
    private final List<TransparentListener> listeners = new ArrayList<>();
    private final List<FlowLoop> flowLoops = new ArrayList<>();
    private final Feeds feeds;
    private final RulesInForce rules;
    private final UsersInForce users;
    private final Authenticator authenticator;
    private final Discretion discretion;
    private final AccessLog accessLog;
    private final Ledger ledger;
    private final WhoPays accounts;
    private final CacheStore cache;
    private final NameMemory names;
    private final LimitsInForce limits;
    private final WebRoot webRoot;
    private final GatewayAdmin api;
    private final AdminServer admin;
    /** Written by the thread that closes. */
    private volatile boolean draining;

    /**
     * Where a gateway's files are.
     *
     * @param rules the directory of the rule files
     * @param state what outlives the gateway
     * @param webRoot pages for people
     */
    public record Files(Path rules, Path state, Path webRoot) {}

    private Gateway(GatewayConfig config, Files files, InstantSource clock, LongSupplier nanos, Undo undo)
            throws StartException, StateException, LedgerException, ListenException {
        this.config = config;
        this.undo = undo;
        this.clock = clock;
        this.nanos = nanos;
        this.startedAt = clock.instant();
        undo.push(workers::close);
        StateDirectory state = new StateDirectory(files.state());
        state.create();
        StateLock lock = state.lock();
        undo.push(lock::close);
        NeededCapability.check(config);
        own.refresh();
        users = UsersInForce.read(config.auth());
        authenticator = new Authenticator(
                users,
                new AttemptLimit(WRONG_PASSWORDS, WRONG_PASSWORDS_SPAN, config.ipv6Prefix(), nanos),
                workers.passwords(),
                nanos);
        feeds = Feeds.of(files.state(), clock, nanos, reloads::ask);
        undo.push(feeds::close);
        rules = RulesInForce.read(files.rules(), this::environment, metrics);
        accounts = WhoPays.open(files.state(), config, rules, clock, nanos);
        cache = new CacheStore(config.cache(), Runtime.getRuntime().maxMemory(), workers.upkeep());
        names = new NameMemory(nanos);
        limits = LimitsInForce.open(
                new Allowances(config.ipv6Prefix(), clock, nanos), new UsageFile(files.state()), metrics, workers);
        undo.push(limits::close);
        webRoot = WebRoot.open(files.webRoot());
        logWarnings(webRoot.warnings());
        discretion = new Discretion(new Pseudonyms(state.ensurePseudonymKey(), config.ipv6Prefix()));
        accessLog = AccessLog.open(config.ledger(), files.state(), ZoneId.systemDefault(), clock);
        undo.push(accessLog::close);
        ledger = openLedger(files.state());
        undo.push(ledger::close);
        EventLoops loops = openLoops();
        undo.push(loops::close);
        ProxyServices services = services();
        makeFlowLoops(loops, services);
        undo.push(this::stopFlows);
        api = new GatewayAdmin(this, rules, ledger, cache, accounts.portal(), clock);
        admin = openAdmin(loops.all().get(0), state.ensureAdminToken());
        undo.push(admin::close);
        openListeners(loops.all(), services);
        state.writeAdminAddress(admin.endpoint());
        new Gauges(metrics).register(cache, names, ledger, authenticator, accessLog);
        beginUpkeep(files.rules());
    }

    /** What is done every second or so from now on. */
    private void beginUpkeep(Path ruleDirectory) {
        reloads.begin(this::reload);
        workers.repeat(own::refresh);
        workers.repeatQuickly(new TimeBorders(rules, clock, this::judgeAnew));
        workers.repeatQuickly(new HourBorders(rules::zone, clock, this::leaveParts));
        workers.repeatQuickly(feeds::refreshDue);
        workers.repeatQuickly(accounts);
        if (config.watchRules()) {
            workers.repeatQuickly(new RuleWatch(ruleDirectory, reloads::ask));
        }
    }

    /**
     * Starts a gateway; once this returns every listener accepts.
     *
     * @param clock wall time
     * @param nanos monotonic time in nanoseconds
     * @throws StartException when anything stands in the way; whatever had been opened is closed again
     */
    public static Gateway start(GatewayConfig config, Files files, InstantSource clock, LongSupplier nanos)
            throws StartException {
        Undo undo = new Undo();
        try {
            return new Gateway(config, files, clock, nanos, undo);
        } catch (StateException | LedgerException | ListenException e) {
            undo.run();
            throw new StartException(String.valueOf(e.getMessage()), e);
        } catch (StartException | RuntimeException e) {
            undo.run();
            throw e;
        }
    }

    private static void logWarnings(List<String> warnings) {
        warnings.forEach(warning -> LOG.log(System.Logger.Level.WARNING, () -> warning));
    }

    private RuleEnvironment environment() {
        return new RuleEnvironment(own::all, clock, feeds.forLoad())
                .withSignIn(config.auth().canSignIn());
    }

    private ProxyServices services() {
        return new ProxyServices(
                config.forFlows(),
                viaName(),
                rules,
                rules.hits(),
                new Classifier(),
                cache,
                new Flights(nanos),
                new InflightLimit(config.limits().connectionsPerClient(), config.ipv6Prefix()),
                limits.allowances(),
                names,
                own,
                authenticator,
                accounts.payers(),
                new BlockPages(webRoot),
                metrics,
                discretion,
                ledger,
                clock,
                nanos);
    }

    /** The gateway's own name and something of this start, so that two of one name are not taken for a loop. */
    private String viaName() {
        String boot = Long.toString(startedAt.toEpochMilli(), 36);
        return config.gatewayId() + "-" + boot.substring(Math.max(0, boot.length() - BOOT_SUFFIX_DIGITS));
    }

    private Ledger openLedger(Path state) throws LedgerException {
        Ledger.Owner owner = new Ledger.Owner(config.gatewayId(), LOOPS, rules::zone, accessLog);
        return Ledger.open(config.ledger(), state, owner, clock);
    }

    private static EventLoops openLoops() throws StartException {
        try {
            return new EventLoops(LOOPS);
        } catch (IllegalStateException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void makeFlowLoops(EventLoops loops, ProxyServices services) {
        Dialer dialer = new Dialer(
                config.timeouts().connect(),
                Capabilities.hasNetAdmin() ? config.intercept().ownMark() : null);
        for (EventLoop loop : loops.all()) {
            flowLoops.add(new FlowLoop(loop, loops.writesOf(loop), flowLoops.size(), services, dialer, config.dns()));
        }
    }

    private AdminServer openAdmin(EventLoop loop, String token) throws ListenException {
        return AdminServer.open(
                config.listen().admin(),
                loop,
                new AdminServices(api, metrics, webRoot, token, workers.api(), AdminLimits.DEFAULT));
    }

    private void openListeners(List<EventLoop> loops, ProxyServices services) throws ListenException {
        open(ListenerKind.EXPLICIT, config.listen().explicit(), loops, services);
        open(ListenerKind.TPROXY, config.listen().tproxy(), loops, services);
        open(ListenerKind.REDIRECT, config.listen().redirect(), loops, services);
    }

    private void open(ListenerKind kind, List<Endpoint> wanted, List<EventLoop> loops, ProxyServices services)
            throws ListenException {
        for (Endpoint each : wanted) {
            TransparentListener listener = TransparentListener.open(
                    kind, each, loops, loop -> new FlowStarter(services, flowLoops.get(loops.indexOf(loop)), kind));
            undo.push(listener::close);
            listeners.add(listener);
            own.listeningOn(ownListeners());
        }
    }

    private List<Endpoint> ownListeners() {
        List<Endpoint> all = new ArrayList<>(
                listeners.stream().map(TransparentListener::endpoint).toList());
        all.add(admin.endpoint());
        return all;
    }

    /** The line that says where the gateway listens. */
    public String readyLine() {
        return ReadyLine.of(this::endpoints, admin.endpoint());
    }

    /** Where flows of one kind are accepted. */
    public List<Endpoint> endpoints(ListenerKind kind) {
        return listeners.stream()
                .filter(listener -> listener.kind() == kind)
                .map(TransparentListener::endpoint)
                .toList();
    }

    /** Where the administrator connects to. */
    public Endpoint adminEndpoint() {
        return admin.endpoint();
    }

    /** Reads rules, users and pages anew; broken rules change no rule, and a broken file of users no user. */
    public ReloadOutcome reload() {
        logWarnings(webRoot.reload());
        List<String> problems = users.reload();
        ReloadOutcome outcome = rules.reload().withProblems(problems);
        if (outcome.ok()) {
            limits.reloaded(rules.get());
            judgeAnew();
        }
        return outcome;
    }

    /** Opens the access log anew, where there is one: the file has been moved away. */
    void reopenLogs() {
        accessLog.reopen();
    }

    /** Judges all that is under way by the rules in force; with {@code on-change cut} what they deny is cut. */
    private void judgeAnew() {
        if (rules.get().effects().cutsOnChange()) {
            flowLoops.forEach(loop -> loop.eventLoop().execute(loop::judgeAnew));
        }
    }

    private void leaveParts(Instant border) {
        flowLoops.forEach(loop -> loop.eventLoop().execute(() -> loop.leaveParts(border)));
    }

    /** Whether flows are accepted and recorded. */
    boolean isReady() {
        return !draining && ledger.isAccepting();
    }

    /** What the administrator is answered. */
    GatewayAdmin api() {
        return api;
    }

    Instant startedAt() {
        return startedAt;
    }

    GatewayConfig config() {
        return config;
    }

    /** The flows that are open now, asked of every loop. */
    List<OpenFlow> openFlows() {
        return ofAll(FlowLoop::openFlows);
    }

    /** What is under way now and not recorded yet, asked of every loop. */
    List<AuditRecord> openRecords() {
        return ofAll(FlowLoop::openRecords);
    }

    private <T> List<T> ofAll(Function<FlowLoop, List<T>> question) {
        return flowLoops.stream().map(loop -> loop.eventLoop().submit(() -> question.apply(loop))).toList().stream()
                .flatMap(each -> each.syncUninterruptibly().getNow().stream())
                .toList();
    }

    private int openCount() {
        return ofAll(loop -> List.of(loop.openCount())).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /**
     * Stops accepting, lets what is under way finish up to {@code timeouts.drain}, cuts the rest, closes the ledger. A
     * second call does nothing.
     */
    @Override
    public void close() {
        if (draining) {
            return;
        }
        draining = true;
        listeners.forEach(TransparentListener::close);
        flowLoops.forEach(loop -> loop.eventLoop().submit(loop::drain).syncUninterruptibly());
        long deadline = nanos.getAsLong() + config.timeouts().drain().toNanos();
        while (openCount() > 0 && nanos.getAsLong() - deadline < 0) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS);
        }
        int cut = openCount();
        if (cut > 0) {
            LOG.log(System.Logger.Level.INFO, () -> cut + " flows were still open after timeouts.drain and are cut");
        }
        undo.run();
    }

    private void stopFlows() {
        flowLoops.forEach(loop -> loop.eventLoop().submit(loop::stop).syncUninterruptibly());
        for (int polls = 0; openCount() > 0 && polls < MOST_STOP_POLLS; polls++) {
            LockSupport.parkNanos(DRAIN_POLL_NANOS); // each is closing: a turn of its loop ends it
        }
    }
}
