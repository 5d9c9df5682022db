package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.ledger.Dimension;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerReader;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordPage;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportTable;
import io.sluicegate.ledger.UsageQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ledger: through the gateway while it runs, because the database is open to one process only, and else the
 * database itself. For one command.
 */
final class LedgerQuestion {

    private static final List<String> SUMS = List.of("exchanges", "bytes_up", "bytes_down", "hit_bytes");
    /** Records in one answer: a few megabytes of JSON. */
    private static final int PAGE = 5_000;

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
    ReportTable usage(Map<String, String> words) throws CommandFailure {
        UsageQuery query = UsageQuery.parse(words, around.zone(), around.clock().instant());
        if (isGatewayRunning()) {
            List<String> columns = new ArrayList<>();
            query.by().stream().map(Dimension::word).forEach(columns::add);
            columns.addAll(SUMS);
            return AnswerTable.ofItems(ask("usage", words), columns);
        }
        return read(reader -> reader.usage(query));
    }

    /**
     * Single records.
     *
     * @throws QueryException when the words make no sense
     */
    ReportTable records(Map<String, String> words) throws CommandFailure {
        RecordsQuery query =
                RecordsQuery.parse(words, around.zone(), around.clock().instant());
        return isGatewayRunning()
                ? AnswerTable.ofItems(ask("records", words), RecordsQuery.SHORT)
                : read(reader -> reader.records(query));
    }

    /**
     * All records of a span, the oldest first, page by page, so that memory does not grow with them. Times are read once: the
     * span does not move while pages are asked for.
     *
     * @throws QueryException when the words make no sense
     */
    void pages(Map<String, String> words, Consumer<ReportTable> take) throws CommandFailure {
        Instant now = around.clock().instant();
        RecordPage asked = RecordPage.parse(words, around.zone(), now);
        Instant to = asked.to() == null ? now : asked.to();
        if (isGatewayRunning()) {
            askPages(asked.from(), to, take);
        } else {
            read(reader -> readPages(reader, asked.from(), to, take));
        }
    }

    private void askPages(@Nullable Instant from, Instant to, Consumer<ReportTable> take) throws CommandFailure {
        Map<String, String> words = new LinkedHashMap<>();
        if (from != null) {
            words.put("from", from.toString());
        }
        words.put("to", to.toString());
        words.put("limit", String.valueOf(PAGE));
        words.put(RecordPage.AFTER, "");
        Object next = "";
        while (next != null) {
            words.put(RecordPage.AFTER, next.toString());
            Map<?, ?> answer = ask("records", words);
            take.accept(AnswerTable.ofItems(answer, List.of()));
            next = answer.get("next");
        }
    }

    private ReportTable readPages(LedgerReader reader, @Nullable Instant from, Instant to, Consumer<ReportTable> take)
            throws LedgerException {
        RecordPage first = new RecordPage(from, to, null, PAGE, around.zone());
        RecordPage.Answer page = reader.page(first);
        take.accept(page.records());
        while (page.next() != null) {
            page = reader.page(first.at(page.next()));
            take.accept(page.records());
        }
        return page.records();
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

    private interface Reading {
        ReportTable read(LedgerReader reader) throws LedgerException;
    }

    private ReportTable read(Reading reading) throws CommandFailure {
        GatewayConfig config = common.require(around);
        try (LedgerReader reader = LedgerReader.openReadOnly(state().path(), config.ledger())) {
            return reading.read(reader);
        } catch (LedgerException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private StateDirectory state() {
        return common.stateDirectory(around);
    }
}
