package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.ledger.ExportPage;
import io.sluicegate.ledger.ExportQuery;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerReader;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordExport;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportKind;
import io.sluicegate.ledger.ReportTable;
import io.sluicegate.ledger.UsageQuery;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleLoad;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Asks the ledger: through the gateway while it runs, because the database is open to one process only, and else the
 * database itself. For one command.
 */
final class LedgerQuestion {

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

    /**
     * All records of a span of time, page after page.
     *
     * @param out checked after each page, so that nobody is read for who has gone
     * @throws QueryException when the words make no sense
     */
    void export(Map<String, String> words, RecordExport export, PrintStream out) throws CommandFailure, IOException {
        ExportQuery.parse(words, around.zone(), around.clock().instant());
        if (isGatewayRunning()) {
            exportByGateway(words, export, out);
            return;
        }
        read(reader -> {
            ExportQuery query =
                    ExportQuery.parse(words, reader.zone(), around.clock().instant());
            ExportPage page = reader.export(query);
            export.add(page.records());
            while (page.next() != null && !out.checkError()) {
                page = reader.export(query.at(page.next()));
                export.add(page.records());
            }
            return page;
        });
    }

    private void exportByGateway(Map<String, String> words, RecordExport export, PrintStream out)
            throws CommandFailure, IOException {
        Map<String, String> page = new LinkedHashMap<>(words);
        Object next = "";
        while (next != null && !out.checkError()) {
            Map<?, ?> answer = ask("ledger/export", page);
            export.add(AnswerTable.ofItems(answer, ExportQuery.COLUMNS).only(ExportQuery.COLUMNS));
            next = answer.get("next");
            page.put("after", String.valueOf(next));
        }
    }

    /** How much the ledger holds. */
    Map<?, ?> stats() throws CommandFailure {
        return isGatewayRunning() ? ask("ledger", Map.of()) : read(reader -> reader.stats(reader.zone()));
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
        try (LedgerReader reader = LedgerReader.openReadOnly(state().path(), config.ledger())) {
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
