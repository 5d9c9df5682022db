package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RuleWatchTest {

    @TempDir
    Path rules;

    private final AtomicInteger told = new AtomicInteger();

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(rules.resolve("lists"));
        Files.writeString(rules.resolve("10.rules"), "allow all\n");
        Files.writeString(rules.resolve("lists/ads"), "ads.example\n");
    }

    private RuleWatch watch() {
        return new RuleWatch(rules, told::incrementAndGet);
    }

    private int toldAfter(RuleWatch watch, int looks) {
        for (int i = 0; i < looks; i++) {
            watch.run();
        }
        return told.get();
    }

    @Test
    void nothingIsToldWhileNothingChanges() {
        assertThat(toldAfter(watch(), 3)).isZero();
    }

    @Test
    void aChangeIsToldOnceItHasSettled() throws IOException {
        RuleWatch watch = watch();
        Files.writeString(rules.resolve("10.rules"), "deny all # now\n");
        assertThat(toldAfter(watch, 1)).isZero();
        assertThat(toldAfter(watch, 1)).isEqualTo(1);
        assertThat(toldAfter(watch, 3)).isEqualTo(1);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsWaitedFor() throws IOException {
        RuleWatch watch = watch();
        for (int i = 0; i < 5; i++) {
            Files.writeString(rules.resolve("lists/ads"), "ads.example\n".repeat(i + 2));
            assertThat(toldAfter(watch, 1)).isZero();
        }
        assertThat(toldAfter(watch, 1)).isEqualTo(1);
    }

    @Test
    void filesThatComeAndGoAreChanges() throws IOException {
        RuleWatch watch = watch();
        Files.writeString(rules.resolve("20.rules"), "# more\n");
        assertThat(toldAfter(watch, 2)).isEqualTo(1);
        Files.delete(rules.resolve("20.rules"));
        assertThat(toldAfter(watch, 2)).isEqualTo(2);
    }

    @Test
    void aChangeThatIsTakenBackBeforeItSettledIsNone() throws IOException {
        RuleWatch watch = watch();
        Files.writeString(rules.resolve("20.rules"), "# more\n");
        watch.run();
        Files.delete(rules.resolve("20.rules"));
        assertThat(toldAfter(watch, 3)).isZero();
    }

    @Test
    void aDirectoryThatIsGoneIsAChangeAndNoFailure() throws IOException {
        RuleWatch watch = new RuleWatch(rules.resolve("lists"), told::incrementAndGet);
        Files.delete(rules.resolve("lists/ads"));
        Files.delete(rules.resolve("lists"));
        assertThat(toldAfter(watch, 2)).isEqualTo(1);
    }
}
