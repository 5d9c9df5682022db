package io.sluicegate.cli;

import io.sluicegate.ledger.ReportFormat;
import io.sluicegate.ledger.ReportTable;
import java.io.PrintStream;
import java.util.Map;
import picocli.CommandLine.Option;

/** The choice that everything which prints data offers. Filled by picocli before a command is called. */
final class FormatOption {

    @Option(names = "--format", paramLabel = "table|csv|json", description = "default: table")
    private ReportFormat format = ReportFormat.TABLE;

    @Option(names = "--json", description = "the same as --format json")
    private boolean json;

    ReportFormat format() {
        return json ? ReportFormat.JSON : format;
    }

    boolean isTable() {
        return format() == ReportFormat.TABLE;
    }

    /** One object of the API: a line for each field in a table, else a row. */
    void printObject(Map<?, ?> answer, PrintStream out) {
        print(isTable() ? AnswerTable.ofLines(answer) : AnswerTable.ofFields(answer), out);
    }

    void print(ReportTable table, PrintStream out) {
        out.print(format().render(table));
    }
}
