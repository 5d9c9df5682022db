package io.sluicegate.testing;

import io.sluicegate.ledger.ReportKind;
import io.sluicegate.web.AccountsApi;
import io.sluicegate.web.AdminApi;
import io.sluicegate.web.ApiFailure;
import io.sluicegate.web.CacheApi;
import io.sluicegate.web.Items;
import io.sluicegate.web.ReloadOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A gateway that answers the admin listener by a script, and can be made to hang. */
public final class FakeAdminApi implements AdminApi {

    /** What {@link #isReady} says. */
    public volatile boolean ready = true;
    /** What {@link #reload} says. */
    public volatile ReloadOutcome outcome = new ReloadOutcome(true, "a1b2", List.of());
    /** What {@link #rules} says. */
    public volatile List<Map<String, @Nullable Object>> rules = List.of();
    /** While this is not open, {@link #status} hangs. */
    public volatile CountDownLatch gate = new CountDownLatch(0);
    /** Counts down when {@link #status} is entered. */
    public volatile CountDownLatch entered = new CountDownLatch(1);

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Map<String, @Nullable Object> status() {
        entered.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.put("gateway", "gw1");
        status.put("note", "<script>alert(1)</script>");
        return status;
    }

    @Override
    public List<Map<String, @Nullable Object>> flows() {
        return List.of(Map.of("flow", "k3x-1-a", "client", "192.0.2.7"));
    }

    @Override
    public Items sums(ReportKind kind, Map<String, String> parameters) throws ApiFailure {
        String by = parameters.get("by");
        if (by == null) {
            throw new ApiFailure(400, "name at least one column with by=");
        }
        if (by.equals("fault")) {
            throw new IllegalStateException("a fault made on purpose");
        }
        return new Items(List.of(Map.of(by, "192.0.2.7", "bytes_down", 2000L)), Map.of("bytes_down", 2000L), null);
    }

    @Override
    public Items records(Map<String, String> parameters) {
        return new Items(List.of(Map.of("parameters", parameters)), null, "after=17");
    }

    @Override
    public Items export(Map<String, String> parameters) {
        return new Items(List.of(), null, "17");
    }

    @Override
    public Items verify(Map<String, String> parameters) {
        return Items.of(List.of(Map.of("records", 17L)));
    }

    @Override
    public Map<String, @Nullable Object> prune() {
        return Map.of("records", 0L);
    }

    @Override
    public Map<String, @Nullable Object> rebuild() {
        return Map.of("records", 17L);
    }

    @Override
    public Map<String, @Nullable Object> ledger() {
        return Map.of("records", 17L);
    }

    @Override
    public Map<String, @Nullable Object> explain(Map<String, String> parameters) throws ApiFailure {
        String url = parameters.get("url");
        if (url == null) {
            throw new ApiFailure(400, "name what to explain with url=");
        }
        return Map.of("verdict", "allow", "rule", url);
    }

    @Override
    public List<Map<String, @Nullable Object>> rules() {
        return rules;
    }

    @Override
    public CacheApi cache() {
        return new FakeCache();
    }

    /** Says what it was asked for. */
    private static final class FakeCache implements CacheApi {

        @Override
        public Map<String, @Nullable Object> stats() {
            return Map.of("bytes", 7L);
        }

        @Override
        public Items variants(String url) throws ApiFailure {
            if (url.isEmpty()) {
                throw new ApiFailure(400, "no URL");
            }
            return new Items(List.of(Map.of("url", url)), Map.of("variants", 1L), null);
        }

        @Override
        public long purgeUrl(String url) {
            return url.length();
        }

        @Override
        public long purgeHost(String host) {
            return 1000L + host.length();
        }

        @Override
        public long purgeAll() {
            return 77;
        }
    }

    @Override
    public AccountsApi accounts() {
        return new FakeAccounts();
    }

    /** Says what it was asked for. */
    private static final class FakeAccounts implements AccountsApi {

        @Override
        public Items list(Map<String, String> parameters) {
            return new Items(List.of(Map.of("parameters", parameters)), null, "after=192.0.2.7");
        }

        @Override
        public Map<String, @Nullable Object> at(String address) throws ApiFailure {
            if (address.equals("nobody")) {
                throw new ApiFailure(404, "nobody is there");
            }
            return Map.of("address", address);
        }

        @Override
        public Map<String, @Nullable Object> put(String address, String account, String ttl) {
            return Map.of("address", address, "account", account, "ttl", ttl);
        }

        @Override
        public void remove(String address) throws ApiFailure {
            var unused = at(address);
        }
    }

    @Override
    public ReloadOutcome reload() {
        return outcome;
    }
}
