package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RememberingStoreTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("in-database");
    }

    private RememberingStore store() {
        return new RememberingStore(ScriptedStore.failing(0), file);
    }

    private static List<ChainedRecord> records(int count) {
        return new Links("ledger1").take(Sample.many(1, count));
    }

    @Test
    void whatWasWrittenIsKnownAtTheNextStart() throws Exception {
        try (RememberingStore store = store()) {
            assertThat(store.lastKnown()).isZero();
            store.write(records(7));
        }
        assertThat(store().lastKnown()).isEqualTo(7);
    }

    @Test
    void itIsSavedWhenTheDatabaseIsForcedToTheDisk() throws Exception {
        RememberingStore store = store();
        store.write(records(3));
        assertThat(file).doesNotExist();
        store.sync();
        assertThat(Files.readString(file)).isEqualTo("3\n");
    }

    @Test
    void theDatabaseKnowsBetter() throws Exception {
        Files.writeString(file, "500\n");
        try (RememberingStore store = store()) {
            assertThat(store.lastKnown()).isEqualTo(500);
            assertThat(store.position().seq()).isZero();
            assertThat(store.lastKnown()).isZero();
        }
        assertThat(store().lastKnown()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "seven", "-7", "99999999999999999999"})
    void aDamagedFileIsNoHint(String text) throws IOException {
        Files.writeString(file, text);
        assertThat(store().lastKnown()).isZero();
    }
}
