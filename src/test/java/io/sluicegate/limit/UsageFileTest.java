package io.sluicegate.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageFileTest {

    private static final SavedUsage ONE = usage("each day Europe/Paris from guests", "client c0000201", 5_000_000_000L);
    private static final SavedUsage ODD = usage("each day to /a\\t\tb/\n", "account J\u00fcrgen \\ \uD83D\uDE00\r", 1);

    @TempDir
    private Path state;

    private static SavedUsage usage(String what, String who, long bytes) {
        return new SavedUsage(
                new AllowanceKey(what, who), ChronoUnit.DAYS, ZoneId.of("Europe/Paris"), new Period(100, 200), bytes);
    }

    private UsageFile file() {
        return new UsageFile(state);
    }

    private Path path() {
        return state.resolve("quotas");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        file().write(List.of(ONE, ODD));
        file().write(List.of(ONE, ODD));
        assertThat(file().read()).isEqualTo(new UsageFile.Reading(List.of(ONE, ODD), null));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
                .isEqualTo("rw-------");
        file().write(List.of());
        assertThat(file().read()).isEqualTo(new UsageFile.Reading(List.of(), null));
    }

    @Test
    void noFileIsNothingWrong() {
        assertThat(file().read()).isEqualTo(new UsageFile.Reading(List.of(), null));
    }

    @Test
    void whatAKillHasLeftHalfWrittenIsInNobodysWay() throws IOException {
        file().write(List.of(ONE));
        Files.writeString(state.resolve("quotas.new"), "half");
        assertThat(file().read().usages()).containsExactly(ONE);
        file().write(List.of(ODD));
        assertThat(file().read().usages()).containsExactly(ODD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "x", "sluicegate quotas 1\n", "crc32c 0\n", "\u0000\u0000", "a\nb\nc"})
    void textThatIsNoneIsPutAsideAndTold(String text) throws IOException {
        Files.writeString(path(), text);
        UsageFile.Reading reading = file().read();
        assertThat(reading.usages()).isEmpty();
        assertThat(reading.problem())
                .startsWith(path() + " cannot be used, and quotas begin anew: ")
                .endsWith("; it is kept as quotas.damaged");
        assertThat(state.resolve("quotas.damaged")).hasContent(text);
        assertThat(path()).doesNotExist();
    }

    @Test
    void bytesThatAreNoTextAreTold() throws IOException {
        Files.write(path(), new byte[] {(byte) 0xff, (byte) 0xfe, 10});
        assertThat(file().read().problem()).isNotNull();
    }

    @Test
    void anyByteThatIsAnotherIsNoticed() throws IOException {
        file().write(List.of(ONE, ODD));
        byte[] whole = Files.readAllBytes(path());
        List<Integer> unnoticed = new ArrayList<>();
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(path(), damaged);
            if (file().read().problem() == null) {
                unnoticed.add(i);
            }
        }
        assertThat(unnoticed).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DAYS\tNowhere/Land\t1\t2\t3\ta\tb",
                "YEARSS\tUTC\t1\t2\t3\ta\tb",
                "DAYS\tUTC\tx\t2\t3\ta\tb",
                "DAYS\tUTC\t1\t2\t3\ta"
            })
    void lineThatIsNoneIsTold(String line) throws IOException {
        file().write(List.of(ONE));
        String text = "sluicegate quotas 1\n" + line + "\n";
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        Files.writeString(path(), text + "crc32c " + Long.toHexString(sum.getValue()) + "\n");
        assertThat(file().read().problem()).contains("cannot be used");
    }

    @Test
    void directoryThatIsGoneFailsTheWriting() throws IOException {
        Path gone = state.resolve("gone");
        assertThatThrownBy(() -> new UsageFile(gone).write(List.of(ONE))).isInstanceOf(IOException.class);
    }
}
