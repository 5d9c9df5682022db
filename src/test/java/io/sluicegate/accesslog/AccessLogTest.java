package io.sluicegate.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.ledger.AuditRecord;
import io.sluicegate.ledger.LedgerException;
import io.sluicegate.ledger.LedgerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Line.END);

    @TempDir
    Path state;

    private static LedgerSettings settings(String path) {
        return new LedgerSettings(
                "",
                "",
                "",
                1 << 30,
                Duration.ofSeconds(1),
                LedgerSettings.WhenFull.REFUSE,
                Duration.ofDays(400),
                Period.ofYears(10),
                path,
                "squid");
    }

    private AccessLog open(String path) throws LedgerException {
        return AccessLog.open(settings(path), state, ZoneOffset.UTC, CLOCK);
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(state.resolve(name));
    }

    private static List<AuditRecord> paths(String... paths) {
        return List.of(paths).stream()
                .map(path -> Line.exchange().request("GET", path, 200).record())
                .toList();
    }

    @Test
    void aBatchIsALineForEachRecordInItsOrder() throws Exception {
        try (AccessLog log = open("access.log")) {
            log.recorded(paths("/1", "/2"));
            log.recorded(paths("/3"));
            assertThat(lines("access.log"))
                    .extracting(line -> line.replaceAll(".*example/(\\S+) .*", "$1"))
                    .containsExactly("1", "2", "3");
        }
    }

    @Test
    void theFileIsForItsOwnerAndGroupAndIsGoneOnWith() throws Exception {
        try (AccessLog log = open("access.log")) {
            log.recorded(paths("/1"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("access.log"))))
                .isEqualTo("rw-r-----");
        try (AccessLog log = open("access.log")) {
            log.recorded(paths("/2"));
        }
        assertThat(lines("access.log")).hasSize(2);
    }

    @Test
    void withoutAPathNothingIsWritten() throws Exception {
        try (AccessLog log = open("")) {
            log.recorded(paths("/1"));
            log.reopen();
            assertThat(log.lost()).isZero();
        }
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void aPathMayLieElsewhere() throws Exception {
        Path elsewhere = Files.createDirectory(state.resolve("elsewhere")).resolve("a.log");
        try (AccessLog log = open(elsewhere.toString())) {
            log.recorded(paths("/1"));
        }
        assertThat(elsewhere).isRegularFile();
    }

    @Test
    void aPathThatCannotBeWrittenIsAnErrorAtStart() {
        assertThatThrownBy(() -> open("missing/access.log"))
                .isInstanceOf(LedgerException.class)
                .hasMessageContaining("missing/access.log cannot be written")
                .hasMessageContaining("make its directory");
        assertThatThrownBy(() -> open("a\0b")).isInstanceOf(LedgerException.class);
    }

    @Test
    void aPipeIsRefusedBecauseItWouldBeWaitedFor() throws Exception {
        Process made = new ProcessBuilder("mkfifo", state.resolve("pipe").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThatThrownBy(() -> open("pipe")).hasMessageContaining("no regular file");
    }

    @Test
    void aFileThatWasMovedIsLeftAtReopening() throws Exception {
        try (AccessLog log = open("access.log")) {
            log.recorded(paths("/1"));
            Files.move(state.resolve("access.log"), state.resolve("access.log.1"));
            log.reopen();
            assertThat(lines("access.log")).isEmpty();
            log.recorded(paths("/2"));
        }
        assertThat(lines("access.log.1")).hasSize(1);
        assertThat(lines("access.log")).hasSize(1);
    }

    @Test
    void aFileThatVanishedIsBegunAnewByItself() throws Exception {
        try (AccessLog log = open("access.log")) {
            Files.delete(state.resolve("access.log"));
            log.recorded(paths("/1"));
            assertThat(lines("access.log")).hasSize(1);
        }
    }

    @Test
    void linesWaitForADirectoryThatVanished() throws Exception {
        Path folder = Files.createDirectory(state.resolve("logs"));
        try (AccessLog log = open("logs/access.log")) {
            log.recorded(paths("/1"));
            Files.delete(folder.resolve("access.log"));
            Files.delete(folder);
            log.recorded(paths("/2"));
            log.recorded(paths("/3"));
            assertThat(log.lost()).isZero();
            Files.createDirectory(folder);
            log.recorded(paths("/4"));
            assertThat(lines("logs/access.log")).hasSize(3).first().asString().contains("/2");
        }
    }

    @Test
    void whatWaitsIsBoundedAndWhatIsLostIsCounted() throws Exception {
        Path folder = Files.createDirectory(state.resolve("logs"));
        int tooMany = AccessLog.MAX_HELD_BYTES / 2_000;
        AccessLog log = open("logs/access.log");
        Files.delete(folder.resolve("access.log"));
        Files.delete(folder);
        AuditRecord large =
                Line.exchange().request("GET", "/" + "x".repeat(2_000), 200).record();
        log.recorded(Collections.nCopies(tooMany, large));
        long lost = log.lost();
        assertThat(lost).isPositive();
        Files.createDirectory(folder);
        log.close();
        assertThat(lines("logs/access.log")).hasSize(tooMany - (int) lost);
        assertThat(Files.size(folder.resolve("access.log"))).isLessThanOrEqualTo(AccessLog.MAX_HELD_BYTES);
    }

    @Test
    void whatCannotBeWrittenAtTheEndIsLost() throws Exception {
        Path folder = Files.createDirectory(state.resolve("logs"));
        AccessLog log = open("logs/access.log");
        Files.delete(folder.resolve("access.log"));
        Files.delete(folder);
        log.recorded(paths("/1", "/2"));
        log.close();
        assertThat(log.lost()).isEqualTo(2);
    }

    @Test
    void aBatchLargerThanWhatMayWaitIsWrittenInParts() throws Exception {
        int many = 3 * AccessLog.MAX_HELD_BYTES / 2_000;
        AuditRecord large =
                Line.exchange().request("GET", "/" + "x".repeat(2_000), 200).record();
        try (AccessLog log = open("access.log")) {
            log.recorded(Collections.nCopies(many, large));
            assertThat(lines("access.log")).hasSize(many);
            assertThat(log.lost()).isZero();
        }
    }
}
