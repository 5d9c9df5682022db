package io.sluicegate.feeds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListFolderTest {

    @TempDir
    Path state;

    private ListFolder folder;

    @BeforeEach
    void nameFolder() {
        folder = new ListFolder(state.resolve("lists"));
    }

    private String adopt(String text) throws IOException {
        Path draft = Files.writeString(folder.draft(), text);
        folder.adopt(draft, ListText.digest(text));
        return ListText.digest(text);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void askingMakesNothing() throws IOException {
        assertThat(folder.read("urls", "x")).isNull();
        assertThat(folder.names("urls")).isEmpty();
        assertThat(folder.isSound(ListText.digest("x"))).isFalse();
        folder.retainContents(List.of());
        folder.removeDrafts();
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void everythingIsForTheOwnerAlone() throws IOException {
        String sha256 = adopt("a");
        folder.write("urls", "name", "text");
        assertThat(permissions(folder.root())).isEqualTo("rwx------");
        assertThat(permissions(folder.root().resolve("urls"))).isEqualTo("rwx------");
        assertThat(permissions(folder.root().resolve("urls/name"))).isEqualTo("rw-------");
        assertThat(permissions(folder.content(sha256).resolveSibling("."))).isEqualTo("rwx------");
        assertThat(permissions(folder.content(sha256))).isEqualTo("rw-------");
    }

    @Test
    void writingReplacesAndLeavesNoDraft() throws IOException {
        folder.write("urls", "name", "one");
        folder.write("urls", "name", "two");
        assertThat(folder.read("urls", "name")).isEqualTo("two");
        assertThat(folder.names("urls")).containsExactly("name");
        assertThat(folder.names(".")).containsExactly("urls");
    }

    @Test
    void damagedTextIsNotSound() throws IOException {
        String sha256 = adopt("ads.example\n");
        assertThat(folder.isSound(sha256)).isTrue();
        Files.writeString(folder.content(sha256), "bad.example\n");
        assertThat(folder.isSound(sha256)).isFalse();
        adopt("ads.example\n");
        assertThat(folder.isSound(sha256)).isTrue();
    }

    @Test
    void textsThatNobodyWantsGo() throws IOException {
        String one = adopt("1");
        String two = adopt("2");
        folder.retainContents(List.of(two));
        assertThat(folder.isSound(one)).isFalse();
        assertThat(folder.isSound(two)).isTrue();
    }

    @Test
    void draftsOfAProcessThatWasKilledGo() throws IOException {
        Path left = folder.draft();
        folder.write("urls", "name", "text");
        folder.removeDrafts();
        assertThat(left).doesNotExist();
        assertThat(folder.read("urls", "name")).isEqualTo("text");
    }

    @Test
    void whatCannotBeReadIsNotThere() throws IOException {
        Files.createDirectories(folder.root().resolve("urls/name"));
        assertThat(folder.read("urls", "name")).isNull();
        Files.writeString(folder.root().resolve("sets"), "a file");
        assertThat(folder.names("sets")).isEmpty();
    }
}
