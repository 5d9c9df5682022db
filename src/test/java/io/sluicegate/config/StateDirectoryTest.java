package io.sluicegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluicegate.flow.Endpoint;
import io.sluicegate.flow.IpLiteral;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("rule 29: the state directory is its owner's alone")
    void directoryIsMadeForItsOwnerOnly() throws Exception {
        StateDirectory state = new StateDirectory(folder.resolve("a/b/state"));
        state.create();
        state.create();
        assertThat(permissions(state.path())).isEqualTo("rwx------");
        try (var files = Files.list(state.path())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void directoryThatCannotBeMadeIsOneLineThatSaysWhatToDo() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new StateDirectory(file.resolve("state")).create())
                .isInstanceOf(StateException.class)
                .hasMessageContaining("cannot be written")
                .hasMessageContaining("--state DIR")
                .hasMessageNotContaining("\n");
    }

    @Test
    void tokenIsMadeOnceAndOnlyItsOwnerReadsIt() throws Exception {
        StateDirectory state = new StateDirectory(folder);
        assertThat(state.adminToken()).isNull();
        String token = state.ensureAdminToken();
        assertThat(token).matches("[0-9a-f]{64}");
        assertThat(state.ensureAdminToken()).isEqualTo(token);
        assertThat(state.adminToken()).isEqualTo(token);
        assertThat(permissions(folder.resolve("admin.token"))).isEqualTo("rw-------");
    }

    @Test
    void adminAddressIsReadAsItWasWritten() throws Exception {
        StateDirectory state = new StateDirectory(folder);
        assertThat(state.adminAddress()).isNull();
        Endpoint address = new Endpoint(IpLiteral.ofBytes(new byte[16]), 8044);
        state.writeAdminAddress(address);
        assertThat(state.adminAddress()).isEqualTo(address);
    }

    @Test
    void secondHandleInTheSameProcessIsRefused() throws Exception {
        StateDirectory state = new StateDirectory(folder);
        StateLock lock = state.lock();
        assertThat(state.isHeld()).isTrue();
        assertThatThrownBy(state::lock)
                .isInstanceOf(StateException.class)
                .hasMessageContaining("pid " + ProcessHandle.current().pid())
                .hasMessageContaining("already runs on " + folder);
        lock.close();
        lock.close();
        assertThat(state.isHeld()).isFalse();
        state.lock().close();
    }

    @Test
    void directoryThatIsNotThereIsHeldByNobody() throws Exception {
        assertThat(new StateDirectory(folder.resolve("none")).isHeld()).isFalse();
    }

    @Test
    void otherProcessHoldsTheLockUntilItIsKilled() throws Exception {
        Process other = start(folder);
        StateDirectory state = new StateDirectory(folder);
        try {
            assertThat(other.inputReader().readLine()).isEqualTo("locked");
            assertThat(state.isHeld()).isTrue();
            assertThatThrownBy(state::lock).hasMessageContaining("(pid " + other.pid() + ")");
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(state.isHeld()).isFalse();
        state.lock().close();
    }

    @Test
    void askingDoesNotGiveTheLockBack() throws Exception {
        StateDirectory state = new StateDirectory(folder);
        try (StateLock lock = state.lock()) {
            assertThat(lock).isNotNull();
            assertThat(state.isHeld()).isTrue();
            Process other = start(folder);
            assertThat(other.inputReader().readLine()).startsWith("a gateway (pid ");
            assertThat(other.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process start(Path state) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        state.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    /** A process that takes the lock, says so, and waits until it is ended. */
    static final class LockHolder {

        private LockHolder() {}

        public static void main(String[] args) throws IOException {
            try {
                StateLock lock = new StateDirectory(Path.of(args[0])).lock();
                System.out.println("locked");
                if (System.in.read() < 0) {
                    lock.close();
                }
            } catch (StateException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
