package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.config.StateLock;
import io.sluicegate.ledger.ExportPage;
import io.sluicegate.ledger.ExportQuery;
import io.sluicegate.ledger.Ledger;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerReader;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordListener;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportKind;
import io.sluicegate.ledger.ReportTable;
import io.sluicegate.ledger.UsageQuery;
import io.sluicegate.ledger.Verification;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleLoad;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ledger: through the gateway while it runs, because the database is open to one process only, and else the
 * database itself. For one command.
 */
final class LedgerQuestion {

    /** A ledger of ten million records takes about two minutes. */
    private static final Duration CHECKING = Duration.ofMinutes(30);

    private static final Duration STEP = Duration.ofSeconds(1);

    private final Surroundings around;
    private final CommonOptions common;

    LedgerQuestion(Surroundings around, CommonOptions common) {
        this.around = around;
        this.common = common;
    }

    /**
     * Sums.
     *
     * @throws QueryException when the words make no sense
     */
    ReportTable sums(ReportKind kind, Map<String, String> words) throws CommandFailure {
        UsageQuery checked = parse(kind, words, around.zone());
        if (isGatewayRunning()) {
            String resource = kind == ReportKind.USAGE ? kind.word() : "usage/" + kind.word();
            return AnswerTable.ofItems(ask(resource, words), checked.columns());
        }
        BookTariffs tariffs = checked.cost() ? BookTariffs.of(book()) : null;
        return read(reader -> reader.usage(parse(kind, words, reader.zone()), tariffs));
    }

    private UsageQuery parse(ReportKind kind, Map<String, String> words, ZoneId zone) {
        return UsageQuery.parse(kind, words, zone, around.clock().instant());
    }

    private RuleBook book() throws CommandFailure {
        RuleLoad load = common.readRules(around, common.require(around).auth().canSignIn());
        RuleBook book = load.book();
        if (book == null) {
            throw new CommandFailure(
                    load.problems().stream().map(Problem::render).toList());
        }
        return book;
    }

    /**
     * Single records.
     *
     * @throws QueryException when the words make no sense
     */
    ReportTable records(Map<String, String> words) throws CommandFailure {
        parse(words, around.zone());
        return isGatewayRunning()
                ? AnswerTable.ofItems(ask("records", words), RecordsQuery.SHORT)
                : read(reader -> reader.records(parse(words, reader.zone())));
    }

    private RecordsQuery parse(Map<String, String> words, ZoneId zone) {
        return RecordsQuery.parse(words, zone, around.clock().instant());
    }

    /** Takes pages of records. */
    interface Pages {
        /** Takes the next page; false where no further one is wanted. */
        boolean take(ReportTable page) throws IOException;
    }

    /**
     * All records of a span of time, the oldest first, page after page, so that memory does not grow with them.
     *
     * @throws QueryException when the words make no sense
     */
    void pages(Map<String, String> words, Pages pages) throws CommandFailure, IOException {
        ExportQuery.parse(words, around.zone(), around.clock().instant());
        if (isGatewayRunning()) {
            pagesOfGateway(words, pages);
            return;
        }
        read(reader -> {
            ExportQuery query =
                    ExportQuery.parse(words, reader.zone(), around.clock().instant());
            ExportPage page = reader.export(query);
            while (pages.take(page.records()) && page.next() != null) {
                page = reader.export(query.at(page.next()));
            }
            return page;
        });
    }

    private void pagesOfGateway(Map<String, String> words, Pages pages) throws CommandFailure, IOException {
        Map<String, String> asked = new LinkedHashMap<>(words);
        Map<?, ?> answer = ask("ledger/export", asked);
        while (pages.take(AnswerTable.ofItems(answer, ExportQuery.COLUMNS).only(ExportQuery.COLUMNS))
                && answer.get("next") != null) {
            asked.put("after", String.valueOf(answer.get("next")));
            answer = ask("ledger/export", asked);
        }
    }

    /** How much the ledger holds. */
    Map<?, ?> stats() throws CommandFailure {
        return isGatewayRunning() ? ask("ledger", Map.of()) : read(reader -> reader.stats(reader.zone()));
    }

    /**
     * Checks the hash chain of each ledger.
     *
     * @param head one that was kept elsewhere; null for none
     */
    ReportTable verify(@Nullable String head, LongConsumer progress) throws CommandFailure {
        Verification.Anchor anchor = head == null ? null : Verification.Anchor.parse(head);
        if (isGatewayRunning()) {
            Map<String, String> words = head == null ? Map.of() : Map.of("head", head);
            Map<?, ?> answer = AdminClient.of(state()).get("ledger/verify", words, CHECKING);
            return AnswerTable.ofItems(answer, LedgerWords.VERIFICATION);
        }
        return AnswerTable.ofItems(
                Map.of("items", LedgerWords.verification(read(reader -> reader.verify(anchor, progress)))),
                LedgerWords.VERIFICATION);
    }

    /** Removes what is past its retention. */
    Map<?, ?> prune() throws CommandFailure {
        return isGatewayRunning()
                ? AdminClient.of(state()).post("ledger/prune", AdminClient.LONG)
                : alone(ledger -> LedgerWords.removed(ledger.prune(Integer.MAX_VALUE)));
    }

    /**
     * Makes the database anew from the journal; while the gateway runs that goes on behind it.
     *
     * @param progress is told now and then how many records are in the database
     */
    Map<?, ?> rebuild(LongConsumer progress) throws CommandFailure {
        if (isGatewayRunning()) {
            return AdminClient.of(state()).post("ledger/rebuild", AdminClient.LONG);
        }
        return alone(ledger -> {
            long records = ledger.rebuild();
            while (!ledger.flush(STEP)) {
                progress.accept(records - ledger.backlog());
            }
            return LedgerWords.rebuilt(records);
        });
    }

    private interface Work<T> {
        T on(Ledger ledger) throws LedgerException;
    }

    /** Opens the ledger to write, as the gateway would, which must not begin meanwhile. */
    private <T> T alone(Work<T> work) throws CommandFailure {
        GatewayConfig config = common.require(around);
        ZoneId zone = book().zone();
        Ledger.Owner owner = new Ledger.Owner(config.gatewayId(), 1, () -> zone, RecordListener.NONE);
        try {
            StateLock lock = state().lock();
            try (Ledger ledger = Ledger.open(config.ledger(), state().path(), owner, around.clock())) {
                return work.on(ledger);
            } finally {
                lock.close();
            }
        } catch (LedgerException | StateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private boolean isGatewayRunning() throws CommandFailure {
        try {
            return state().isHeld();
        } catch (StateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private Map<?, ?> ask(String resource, Map<String, String> words) throws CommandFailure {
        return AdminClient.of(state()).get(resource, words, AdminClient.LONG);
    }

    private interface Reading<T> {
        T read(LedgerReader reader) throws LedgerException, IOException;
    }

    private <T> T read(Reading<T> reading) throws CommandFailure {
        GatewayConfig config = common.require(around);
        try (LedgerReader reader =
                LedgerReader.openReadOnly(state().path(), config.ledger(), config.gatewayId(), around.clock())) {
            return reading.read(reader);
        } catch (LedgerException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure("the answer cannot be written: " + e.getMessage(), e);
        }
    }

    private StateDirectory state() {
        return common.stateDirectory(around);
    }
}
