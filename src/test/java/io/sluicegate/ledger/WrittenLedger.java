package io.sluicegate.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A ledger on the disk that holds given records, to be asked; gone when it is closed. */
final class WrittenLedger implements AutoCloseable {

    private final Path state;
    private final LedgerReader reader;

    private WrittenLedger(Path state, LedgerReader reader) {
        this.state = state;
        this.reader = reader;
    }

    static WrittenLedger of(List<AuditRecord> records) {
        return of(records, ZoneOffset.UTC);
    }

    /** The same with the days of a zone. */
    static WrittenLedger of(List<AuditRecord> records, ZoneId zone) {
        try {
            Path state = Files.createTempDirectory("ledger");
            try (Ledger ledger = Sample.open(state, InstantSource.fixed(Sample.NOON), zone)) {
                records.forEach(ledger.loop(0)::append);
            }
            return new WrittenLedger(state, LedgerReader.openReadOnly(state, Sample.settings(), "gw1", Instant::now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    static WrittenLedger of(AuditRecord... records) {
        return of(List.of(records));
    }

    ReportTable usage(UsageQuery query) {
        try {
            return reader.usage(query, null);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    ReportTable records(RecordsQuery query) {
        try {
            return reader.records(query);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    ExportPage export(ExportQuery query) {
        try {
            return reader.export(query);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    Map<String, @Nullable Object> stats(ZoneId zone) throws LedgerException {
        return reader.stats(zone);
    }

    ReportTable usage(UsageQuery query, Pricing pricing) {
        try {
            return reader.usage(query, pricing);
        } catch (LedgerException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        reader.close();
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
