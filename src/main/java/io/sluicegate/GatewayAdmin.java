package io.sluicegate;

import io.sluicegate.auth.PortalAccounts;
import io.sluicegate.cache.CacheStore;
import io.sluicegate.cli.BookTariffs;
import io.sluicegate.cli.ExplainQuestion;
import io.sluicegate.cli.LedgerWords;
import io.sluicegate.cli.Sluicegate;
import io.sluicegate.flow.ListenerKind;
import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.ExportPage;
import io.sluicegate.ledger.ExportQuery;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerReader;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportKind;
import io.sluicegate.ledger.ReportTable;
import io.sluicegate.ledger.UsageQuery;
import io.sluicegate.ledger.Verification;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.proxy.OpenFlow;
import io.sluicegate.web.AccountsApi;
import io.sluicegate.web.AdminApi;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.CacheApi;
import io.sluicegate.web.Items;
import io.sluicegate.web.ReloadOutcome;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the gateway answers to its administrator. Safe for any thread. */
final class GatewayAdmin implements AdminApi {

    private final Gateway gateway;
    private final RulesInForce rules;
    private final Ledger ledger;
    private final CacheStore cache;
    private final PortalAccounts portal;
    private final InstantSource clock;

    GatewayAdmin(
            Gateway gateway,
            RulesInForce rules,
            Ledger ledger,
            CacheStore cache,
            PortalAccounts portal,
            InstantSource clock) {
        this.gateway = gateway;
        this.rules = rules;
        this.ledger = ledger;
        this.cache = cache;
        this.portal = portal;
        this.clock = clock;
    }

    @Override
    public boolean isReady() {
        return gateway.isReady();
    }

    @Override
    public Map<String, @Nullable Object> status() {
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("gateway", gateway.config().gatewayId());
        status.put("version", Sluicegate.version());
        status.put("started_at", gateway.startedAt());
        status.put(
                "uptime_s",
                Duration.between(gateway.startedAt(), clock.instant()).toSeconds());
        status.put("ready", gateway.isReady());
        for (ListenerKind kind : ListenerKind.values()) {
            status.put("listen_" + kind.word(), gateway.endpoints(kind));
        }
        status.put("listen_admin", gateway.adminEndpoint());
        status.put("rules_version", rules.get().version());
        status.put("open_flows", gateway.openFlows().size());
        status.put("records_written", ledger.written());
        status.put("records_backlog", ledger.backlog());
        status.put("records_lost", ledger.unrecorded());
        status.put("ledger_troubles", ledger.troubles());
        status.put("cache_entries", cache.entries());
        status.put("cache_bytes", cache.bytes());
        return status;
    }

    @Override
    public List<Map<String, @Nullable Object>> flows() {
        return gateway.openFlows().stream().map(GatewayAdmin::row).toList();
    }

    private static Map<String, @Nullable Object> row(OpenFlow flow) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("flow", flow.flow());
        row.put("started_at", flow.startedAt());
        row.put("client", flow.client());
        row.put("username", flow.username());
        row.put("listener", flow.listener().word());
        row.put("protocol", flow.protocol().word());
        row.put("host", flow.host());
        row.put("upstream", flow.upstream());
        row.put("rule", flow.rule());
        row.put("bytes_up", flow.bytesUp());
        row.put("bytes_down", flow.bytesDown());
        return row;
    }

    @Override
    public Items sums(ReportKind kind, Map<String, String> parameters) throws ApiFailure {
        return ask(reader -> {
            UsageQuery query = UsageQuery.parse(kind, parameters, rules.zone(), now());
            return reader.usage(query, query.cost() ? BookTariffs.of(rules.get()) : null);
        });
    }

    @Override
    public Items records(Map<String, String> parameters) throws ApiFailure {
        return ask(reader -> reader.records(RecordsQuery.parse(parameters, rules.zone(), now())));
    }

    @Override
    public Items export(Map<String, String> parameters) throws ApiFailure {
        ExportPage page = asked(List.of(), reader -> reader.export(ExportQuery.parse(parameters, rules.zone(), now())));
        ExportQuery.Place next = page.next();
        return new Items(rows(page.records()), null, next == null ? null : next.toString());
    }

    @Override
    public Map<String, @Nullable Object> ledger() throws ApiFailure {
        return asked(List.of(), reader -> reader.stats(rules.zone()));
    }

    @Override
    public Items verify(Map<String, String> parameters) throws ApiFailure {
        String head = parameters.get("head");
        return asked(
                List.of(),
                reader -> Items.of(LedgerWords.verification(
                        reader.verify(head == null ? null : Verification.Anchor.parse(head), checked -> {}))));
    }

    @Override
    public Map<String, @Nullable Object> prune() throws ApiFailure {
        try {
            return LedgerWords.removed(ledger.prune(Integer.MAX_VALUE));
        } catch (LedgerException e) {
            throw new ApiFailure(503, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public Map<String, @Nullable Object> rebuild() throws ApiFailure {
        try {
            return LedgerWords.rebuilt(ledger.rebuild());
        } catch (LedgerException e) {
            throw new ApiFailure(503, String.valueOf(e.getMessage()));
        }
    }

    private Instant now() {
        return clock.instant();
    }

    /** A question to the ledger. */
    private interface Question<T> {
        T ask(LedgerReader reader) throws LedgerException, QueryException;
    }

    private Items ask(Question<ReportTable> question) throws ApiFailure {
        ReportTable table = asked(gateway.openRecords(), question);
        List<@Nullable Object> sum = table.sum();
        return new Items(rows(table), sum == null ? null : named(table.columns(), sum), null, table.note());
    }

    private static List<Map<String, @Nullable Object>> rows(ReportTable table) {
        return table.rows().stream().map(row -> named(table.columns(), row)).toList();
    }

    private <T> T asked(List<AuditRecord> live, Question<T> question) throws ApiFailure {
        try (LedgerReader reader = ledger.reader(live)) {
            return question.ask(reader);
        } catch (QueryException e) {
            throw new ApiFailure(400, String.valueOf(e.getMessage()));
        } catch (LedgerException e) {
            throw new ApiFailure(503, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, @Nullable Object> named(List<String> columns, List<@Nullable Object> values) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            row.put(columns.get(i), values.get(i));
        }
        return row;
    }

    @Override
    public List<Map<String, @Nullable Object>> rules() {
        RuleBook book = rules.get();
        Map<String, Long> sums = rules.hits().byLabel(book);
        return book.lines().stream().map(line -> row(line, sums)).toList();
    }

    private Map<String, @Nullable Object> row(RuleBook.Line line, Map<String, Long> sums) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("rule", line.rule());
        row.put("label", line.label());
        row.put("verdict", line.verdict());
        row.put("text", line.text());
        row.put("hits", rules.hits().of(line.rule()));
        row.put("label_hits", line.label() == null ? null : sums.get(line.label()));
        return row;
    }

    @Override
    public Map<String, @Nullable Object> explain(Map<String, String> parameters) throws ApiFailure {
        try {
            ExplainQuestion question = ExplainQuestion.of(parameters);
            RuleBook book = rules.get();
            Map<String, @Nullable Object> shown =
                    question.answer(book, now(), gateway.config().names());
            shown.put("assumed", question.assumed());
            shown.put("rules_version", book.version());
            return shown;
        } catch (IllegalArgumentException e) {
            throw new ApiFailure(400, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public CacheApi cache() {
        return new CacheAdmin(cache, clock);
    }

    @Override
    public AccountsApi accounts() {
        return new AccountsAdmin(portal);
    }

    @Override
    public ReloadOutcome reload() {
        return gateway.reload();
    }
}
