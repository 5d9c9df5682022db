package io.sluicegate.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalFolderTest {

    @TempDir
    Path state;

    private JournalFolder folder;

    @BeforeEach
    void create() throws IOException {
        folder = new JournalFolder(state);
        folder.create();
    }

    @Test
    void itIsForItsOwnerOnlyAndMadeOnce() throws IOException {
        folder.create();

        assertThat(folder.path()).isEqualTo(state.resolve("journal"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void theIdIsKeptForEver() throws Exception {
        assertThat(folder.id()).isNull();
        folder.name("abc123");

        assertThat(folder.id()).isEqualTo("abc123");
        assertThat(new JournalFolder(state).id()).isEqualTo("abc123");
        try (Stream<Path> files = Files.list(folder.path())) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly("id");
        }
    }

    @Test
    void anIdBrokenOffByAKillIsOverwritten() throws Exception {
        Files.writeString(folder.path().resolve("id.new"), "half-written-and-longer-than-the-next");
        folder.name("abc");

        assertThat(folder.id()).isEqualTo("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ABC", "a b", "../x", "a.b", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"})
    void aFileThatHoldsNoIdIsAnErrorThatNamesIt(String text) throws IOException {
        Files.writeString(folder.path().resolve("id"), text + "\n");

        assertThatThrownBy(folder::id)
                .isInstanceOf(LedgerException.class)
                .hasMessageStartingWith(folder.path().resolve("id") + " holds no ledger's id but \"" + text + "\"")
                .hasMessageContaining("put it back from a backup");
    }

    @Test
    void newIdsAreAllDifferentAndOfOneLength() throws Exception {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            ids.add(JournalFolder.newId());
        }
        assertThat(ids).hasSize(1_000).allMatch(id -> id.length() == 16);
        String one = ids.iterator().next();
        folder.name(one);
        assertThat(folder.id()).isEqualTo(one);
    }

    @ParameterizedTest
    @CsvSource({
        "lane-0.ring, 0",
        "lane-12.ring, 12",
        "flows-3, 3",
        "flows-3.1, 3",
        "flows-3.12, 3",
        "lane-.ring, -1",
        "lane-0.ring.new, -1",
        "flows-x, -1",
        "alive, -1",
        "id, -1",
        "00000000000000000001.journal, -1"
    })
    void filesOfLoopsAreKnownByTheirNames(String name, int loop) {
        assertThat(JournalFolder.loopOf(folder.path().resolve(name))).isEqualTo(loop);
    }

    @Test
    void lanesAreFoundAndNothingElse() throws IOException {
        for (String name : new String[] {"lane-0.ring", "lane-1.ring", "lane-x.ring", "flows-0", "alive"}) {
            Files.createFile(folder.path().resolve(name));
        }
        assertThat(folder.lanes()).containsExactlyInAnyOrder(folder.lane(0), folder.lane(1));
    }

    @Test
    void filesOfLoopsThatAreNoMoreAreRemoved() throws IOException {
        for (String name : new String[] {
            "lane-0.ring",
            "lane-1.ring",
            "lane-2.ring",
            "flows-0",
            "flows-0.4",
            "flows-1",
            "flows-1.1",
            "alive",
            "1.journal"
        }) {
            Files.createFile(folder.path().resolve(name));
        }
        folder.removeLoopsFrom(1);

        try (Stream<Path> files = Files.list(folder.path())) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("lane-0.ring", "flows-0", "flows-0.4", "alive", "1.journal");
        }
        assertThat(folder.flows(0)).exists();
    }
}
