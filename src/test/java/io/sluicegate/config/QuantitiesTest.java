package io.sluicegate.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Period;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "17, 17",
        "17B, 17",
        "1KiB, 1024",
        "1 KiB, 1024",
        "512MiB, 536870912",
        "2GiB, 2147483648",
        "1TiB, 1099511627776",
        "5KB, 5000",
        "5MB, 5000000"
    })
    void sizesCountBytes(String text, long bytes) {
        assertThat(Quantities.size(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "MiB", "1XB", "1kib", "-1MiB", "1.5MiB", "1MiB/s", "9999999999999999GiB", "0x10"})
    void otherTextIsNoSize(String text) {
        assertThat(Quantities.size(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"300ms, 300", "30s, 30000", "5m, 300000", "1h, 3600000", "400d, 34560000000", "2w, 1209600000"})
    void durationsCountTime(String text, long millis) {
        assertThat(Quantities.duration(text)).isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "s", "-1s", "1y", "30 sec", "1h30m", "999999999999999999w"})
    void otherTextIsNoDuration(String text) {
        assertThat(Quantities.duration(text)).isNull();
    }

    @Test
    void ratesAreSizesASecond() {
        assertThat(Quantities.rate("1KiB/s")).isEqualTo(1024L);
        assertThat(Quantities.rate("0")).isEqualTo(0L);
        assertThat(Quantities.rate("1KiB")).isNull();
        assertThat(Quantities.rate("1KiB/m")).isNull();
    }

    @Test
    void periodsAreCalendarTime() {
        assertThat(Quantities.period("10y")).isEqualTo(Period.ofYears(10));
        assertThat(Quantities.period("6mo")).isEqualTo(Period.ofMonths(6));
        assertThat(Quantities.period("2w")).isEqualTo(Period.ofDays(14));
        assertThat(Quantities.period("400d")).isEqualTo(Period.ofDays(400));
        assertThat(Quantities.period("10m")).isNull();
        assertThat(Quantities.period("9999999d")).isNull();
    }

    @Property
    void whatIsWrittenReadsTheSame(@ForAll @LongRange(min = 0, max = 1L << 50) long bytes) {
        assertThat(Quantities.size(Quantities.write(bytes))).isEqualTo(bytes);
        Duration time = Duration.ofMillis(bytes);
        assertThat(Quantities.duration(Quantities.write(time))).isEqualTo(time);
    }
}
