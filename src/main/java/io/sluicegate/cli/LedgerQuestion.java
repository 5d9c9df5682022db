package io.sluicegate.cli;

import io.sluicegate.config.GatewayConfig;
import io.sluicegate.config.StateDirectory;
import io.sluicegate.config.StateException;
import io.sluicegate.ledger.Dimension;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerReader;
import io.sluicegate.ledger.QueryException;
import io.sluicegate.ledger.RecordsQuery;
import io.sluicegate.ledger.ReportTable;
import io.sluicegate.ledger.UsageQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks the ledger: through the gateway while it runs, because the database is open to one process only, and else the
 * database itself. For one command.
 */
final class LedgerQuestion {

    private static final List<String> SUMS = List.of("exchanges", "bytes_up", "bytes_down", "hit_bytes");

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
