package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.ledger.Pricing.Need;
import io.sluicegate.ledger.Pricing.Price;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricingTest {

    private static final ZoneId PARIS = ZoneId.of("Europe/Paris");

    @ParameterizedTest
    @CsvSource({
        "0.40, 1000000000, 25, 1000000000, 1000000000, 0, 0.8",
        "0.40, 1000000000, 25, 1000000000, 1000000000, 1000000000, 0.5",
        "0.40, 1000000000, 0, 0, 1000000000, 1000000000, 0",
        "1, 1024, 100, 1, 0, 0, 0.0009765625",
        "0.1, 1099511627776, 33.3, 0, 3, 3, 0.00000000000009085852070711553096771240234375"
    })
    void aPriceIsExact(
            BigDecimal amount, long unit, BigDecimal hits, long up, long down, long hitBytes, BigDecimal cost) {
        assertThat(new Price(amount, unit, hits).of(new UsageSums(1, up, down, hitBytes)))
                .isEqualByComparingTo(cost);
    }

    @ParameterizedTest
    @CsvSource({"EUR, 0.12", "JPY, 0", "KWD, 0.125", "XTS, 0.12", "QQQ, 0.12"})
    void aCostIsRoundedToTheDigitsOfItsCurrencyHalfToEven(String currency, String cost) {
        PricedRows rows = new PricedRows(new Fixed(currency, Set.of()), ZoneOffset.UTC);

        assertThat(rows.rounded(new BigDecimal("0.125")).toPlainString()).isEqualTo(cost);
    }

    /** An invoice adds up: each row is rounded once, and the sum is that of the rows. */
    @Test
    void theSumIsThatOfTheRoundedRows() {
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            records.add(Sample.exchange().client("192.0.2." + i).bytes(0, 6, 0).record());
        }
        try (WrittenLedger ledger = WrittenLedger.of(records)) {
            ReportTable table = ledger.usage(query("client", 2, ZoneOffset.UTC), new Fixed("EUR", Set.of()));

            assertThat(table.rows()).extracting(row -> row.get(5)).containsExactly("0.01", "0.01");
            assertThat(Objects.requireNonNull(table.sum()).get(5)).isEqualTo("0.03");
            assertThat(table.rows().get(0).get(6)).isEqualTo("EUR");
        }
    }

    @Test
    void whatHasNoPriceCostsNothingAndIsTold() {
        try (WrittenLedger ledger = WrittenLedger.of(
                Sample.exchange().protocol(Protocol.TLS).bytes(5, 6, 0).record(),
                Sample.exchange().bytes(100, 900, 0).record())) {
            ReportTable table =
                    ledger.usage(query("protocol", 0, ZoneOffset.UTC), new Fixed("EUR", Set.of(Need.PROTOCOL)) {
                        @Override
                        public @Nullable Price price(Use use) {
                            return "tls".equals(use.protocol()) ? null : super.price(use);
                        }
                    });

            assertThat(table.rows()).extracting(row -> row.get(5)).containsExactly("1.00", "0.00");
            assertThat(table.note()).isEqualTo("no tariff is for 1 exchanges with 11 bytes: they cost nothing");
        }
    }

    /** Prices by hour, client and protocol come from quarter hours or from rows, as other needs say: the same either way. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void costsOfSumsAndOfRowsAreTheSame(long seed) {
        Random random = new Random(seed);
        List<AuditRecord> records = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            records.add(Sample.exchange()
                    .client("192.0.2." + random.nextInt(4))
                    .protocol(random.nextBoolean() ? Protocol.HTTP : Protocol.SSH)
                    .endedAt(Instant.parse("2026-10-24T12:00:00Z").plusMillis(random.nextInt(2 * 86_400_000)))
                    .bytes(random.nextInt(1_000), random.nextInt(1_000), 0)
                    .record());
        }
        try (WrittenLedger ledger = WrittenLedger.of(records, PARIS)) {
            for (String by : List.of("client", "day", "protocol,month", "account", "hour,client")) {
                for (ZoneId zone : List.of(PARIS, ZoneId.of("Asia/Kolkata"))) {
                    UsageQuery query = query(by, 0, zone);
                    ReportTable sums = ledger.usage(query, new Hourly(Set.of(Need.HOUR, Need.CLIENT, Need.PROTOCOL)));
                    ReportTable rows =
                            ledger.usage(query, new Hourly(Set.of(Need.HOUR, Need.CLIENT, Need.PROTOCOL, Need.RECORD)));

                    assertThat(sums).isEqualTo(rows);
                    assertThat(Objects.requireNonNull(sums.sum())).contains(byHand(records));
                }
            }
        }
    }

    private static String byHand(List<AuditRecord> records) {
        long cents = 0;
        for (AuditRecord record : records) {
            cents += (record.bytesUp() + record.bytesDown())
                    * Hourly.cents(
                            record.endedAt(),
                            IpLiteral.format(record.client().address()),
                            record.protocol().word());
        }
        return BigDecimal.valueOf(cents, 2).toPlainString();
    }

    private static UsageQuery query(String by, int limit, ZoneId zone) {
        Map<String, String> words = limit == 0
                ? Map.of("by", by, "cost", "true")
                : Map.of("by", by, "cost", "true", "limit", String.valueOf(limit));
        return UsageQuery.parse(ReportKind.USAGE, words, zone, Sample.NOON);
    }

    /** A thousandth for every byte. */
    private static class Fixed implements Pricing {

        private final String currency;
        private final Set<Need> needs;

        Fixed(String currency, Set<Need> needs) {
            this.currency = currency;
            this.needs = needs;
        }

        @Override
        public Set<Need> needs() {
            return needs;
        }

        @Override
        public ZoneId zone() {
            return PARIS;
        }

        @Override
        public String currency() {
            return currency;
        }

        @Override
        public @Nullable Price price(Use use) {
            return new Price(BigDecimal.ONE, 1_000, BigDecimal.valueOf(100));
        }
    }

    /** Cents for every byte, which differ by the hour in Paris, the client and the protocol. */
    private static final class Hourly extends Fixed {

        Hourly(Set<Need> needs) {
            super("EUR", needs);
        }

        @Override
        public @Nullable Price price(Use use) {
            String client = IpLiteral.format(Objects.requireNonNull(use.client()));
            long cents = cents(use.when(), client, Objects.requireNonNull(use.protocol()));
            return new Price(BigDecimal.valueOf(cents, 2), 1, BigDecimal.ZERO);
        }

        static long cents(Instant when, String client, String protocol) {
            return when.atZone(PARIS).getHour() + 100L * client.charAt(client.length() - 1) + protocol.length();
        }
    }
}
