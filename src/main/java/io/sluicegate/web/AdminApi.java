package io.sluicegate.web;

import io.sluicegate.ledger.ReportKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the admin listener asks of the gateway. Field names are the ledger's columns; values are strings, numbers,
 * booleans, instants, endpoints, lists and maps of those, and null. Everything but {@link #isReady} may block for a
 * while and is called on a worker; what takes longer than the answer's deadline is answered 504 and goes on for nothing.
 */
public interface AdminApi {

    /** Whether flows are accepted and recorded. Called on an event loop: never blocks. */
    boolean isReady();

    /** How the gateway is: version, rules, listeners, counts; shown in this order. */
    Map<String, @Nullable Object> status();

    /** The flows that are open now. */
    List<Map<String, @Nullable Object>> flows();

    /**
     * Sums of the ledger, and of what is under way.
     *
     * @param parameters as in the query: {@code by from to where limit zone}, and {@code sort}, {@code cost}
     * @throws ApiFailure when a parameter is wrong, or the ledger cannot answer
     */
    Items sums(ReportKind kind, Map<String, String> parameters) throws ApiFailure;

    /**
     * Records of the ledger, the newest first.
     *
     * @param parameters as in the query: {@code from to where limit zone}
     * @throws ApiFailure when a parameter is wrong, or the ledger cannot answer
     */
    Items records(Map<String, String> parameters) throws ApiFailure;

    /**
     * Records in the order of their numbers, a page at a time; {@code next} is what to name in {@code after}.
     *
     * @param parameters as in the query: {@code from to after zone}
     * @throws ApiFailure when a parameter is wrong, or the ledger cannot answer
     */
    Items export(Map<String, String> parameters) throws ApiFailure;

    /**
     * How much the ledger holds.
     *
     * @throws ApiFailure when the ledger cannot answer
     */
    Map<String, @Nullable Object> ledger() throws ApiFailure;

    /**
     * Checks the ledger's hash chain: {@code ledger records gone last head finding} for each ledger.
     *
     * @param parameters {@code head}: one that was kept elsewhere
     * @throws ApiFailure when a parameter is wrong, or the ledger cannot answer
     */
    Items verify(Map<String, String> parameters) throws ApiFailure;

    /**
     * Removes what is past its retention: {@code months records}.
     *
     * @throws ApiFailure when the ledger cannot do it now
     */
    Map<String, @Nullable Object> prune() throws ApiFailure;

    /**
     * Begins to make the database anew from the journal: {@code records}.
     *
     * @throws ApiFailure when the ledger cannot do it
     */
    Map<String, @Nullable Object> rebuild() throws ApiFailure;

    /** The statements in force, in order: {@code rule label verdict text hits label_hits}. */
    List<Map<String, @Nullable Object>> rules();

    /**
     * What the rules in force say of a request or a flow, and why.
     *
     * @param parameters as in the query: {@code url client dest method user at}
     * @throws ApiFailure when a parameter is wrong
     */
    Map<String, @Nullable Object> explain(Map<String, String> parameters) throws ApiFailure;

    /** Questions to the cache. */
    CacheApi cache();

    /** Whom a portal has signed in. */
    AccountsApi accounts();

    /** Reads the rules anew, all or nothing. */
    ReloadOutcome reload();
}
