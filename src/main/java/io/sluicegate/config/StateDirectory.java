package io.sluicegate.config;

import io.sluicegate.flow.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway keeps what outlives it: its ledger, copies of lists, its admin token, and while it runs the lock and the
 * address of its admin listener. All methods block shortly; none is called on an event loop. Immutable; what it names is not.
 *
 * @param path of the directory, which need not exist yet
 */
public record StateDirectory(Path path) {

    private static final String TOKEN = "admin.token";
    private static final String ADDRESS = "admin.address";
    private static final String PSEUDONYM_KEY = "pseudonym.key";
    private static final int SECRET_BYTES = 32;

    /** Makes the directory, for its owner only, and sees that it can be written in. */
    public void create() throws StateException {
        try {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!Files.isDirectory(path)) {
                Files.createDirectory(path, ownerOnly("rwx------"));
            }
            Files.delete(Files.createTempFile(path, "probe", null));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /** Takes the directory for this process, until the lock is closed or the process ends. */
    public StateLock lock() throws StateException {
        StateLock lock;
        try {
            lock = StateLock.take(path);
        } catch (IOException e) {
            throw unusable(e);
        }
        if (lock == null) {
            String pid = StateLock.ownerPid(path);
            throw new StateException("a gateway" + (pid == null ? "" : " (pid " + pid + ")") + " already runs on "
                    + path + ": stop it first, or name another directory with --state DIR");
        }
        return lock;
    }

    /** Whether a gateway runs on the directory. */
    public boolean isHeld() throws StateException {
        try {
            return StateLock.isHeld(path);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Where the running gateway's admin listener is; null when none has written it down. */
    public @Nullable Endpoint adminAddress() throws StateException {
        String text = read(ADDRESS);
        return text == null ? null : Notations.endpoint(text, Notations.NO_PORT);
    }

    /** Writes down where the admin listener of this process is. */
    public void writeAdminAddress(Endpoint address) throws StateException {
        write(ADDRESS, address.toString(), "rw-r--r--");
    }

    /** The token that admin requests carry; null when no gateway ever started here. */
    public @Nullable String adminToken() throws StateException {
        return read(TOKEN);
    }

    /** The token that admin requests carry, made at the first start. */
    public String ensureAdminToken() throws StateException {
        return ensureSecret(TOKEN);
    }

    /** The key that pseudonyms in records are made with, made at the first start; another one makes other pseudonyms. */
    public byte[] ensurePseudonymKey() throws StateException {
        return ensureSecret(PSEUDONYM_KEY).getBytes(StandardCharsets.UTF_8);
    }

    private String ensureSecret(String name) throws StateException {
        String secret = read(name);
        if (secret != null) {
            return secret;
        }
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        write(name, made, "rw-------");
        return made;
    }

    private @Nullable String read(String name) throws StateException {
        try {
            String text = Files.readString(path.resolve(name)).strip();
            return text.isEmpty() ? null : text;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Writes a file whole or not at all, and never readable for more than its permissions say. */
    private void write(String name, String text, String permissions) throws StateException {
        try {
            Path draft = Files.createTempFile(path, name, null, ownerOnly("rw-------"));
            Files.writeString(draft, text + "\n");
            Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString(permissions));
            Files.move(draft, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private static FileAttribute<?> ownerOnly(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }

    private StateException unusable(IOException cause) {
        return new StateException(
                "the state directory " + path + " cannot be written (" + reason(cause)
                        + "): give it to this user with chown, or name another with --state DIR",
                cause);
    }

    private StateException unreadable(IOException cause) {
        return new StateException(
                "the state directory " + path + " cannot be read (" + reason(cause)
                        + "): run this as the user that the gateway runs as, or name another with --state DIR",
                cause);
    }

    private static String reason(IOException cause) {
        return cause instanceof AccessDeniedException ? "permission denied" : String.valueOf(cause.getMessage());
    }
}
