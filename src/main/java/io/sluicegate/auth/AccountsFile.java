package io.sluicegate.auth;

import io.sluicegate.flow.ClientPrefix;
import io.sluicegate.flow.IpLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The file that accounts of a portal lie in: a line for what it is, a line a client, and a line with a checksum, so that one
 * that is damaged or cut off is told from one that is whole. Confined to whoever holds the accounts' lock.
 */
final class AccountsFile {

    private static final System.Logger LOG = System.getLogger(AccountsFile.class.getName());
    private static final String FIRST_LINE = "sluicegate accounts 1\n";
    private static final String END = "end ";
    private static final long MOST_BYTES = 128L << 20;

    private final Path path;

    AccountsFile(Path path) {
        this.path = path;
    }

    /** What was written last; nothing where there is no file, or one that cannot be used: that is logged, and it is set aside. */
    List<PortalAccounts.Entry> read() {
        try {
            if (Files.size(path) > MOST_BYTES) {
                throw new IllegalArgumentException("larger than anything that is written here");
            }
            return parse(Files.readString(path));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            setAside(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    private void setAside(String why) {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "the accounts that portals have given cannot be read (" + why + "): " + path + " becomes "
                        + aside.getFileName() + ", and clients pay by the rules until they sign in again");
        try {
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, () -> "it could not be set aside either: " + e);
        }
    }

    private static List<PortalAccounts.Entry> parse(String text) {
        int end = text.lastIndexOf("\n" + END) + 1;
        if (!text.startsWith(FIRST_LINE) || end == 0 || !text.equals(sealed(text.substring(0, end)))) {
            throw new IllegalArgumentException("its checksum is wrong");
        }
        List<PortalAccounts.Entry> entries = new ArrayList<>();
        text.substring(FIRST_LINE.length(), end).lines().forEach(line -> entries.add(entry(line)));
        return entries;
    }

    private static PortalAccounts.Entry entry(String line) {
        String[] words = line.split(" ", 4);
        InetAddress address = IpLiteral.parse(words[0]);
        if (words.length < 4 || address == null) {
            throw new IllegalArgumentException("a line is no account: " + line);
        }
        return new PortalAccounts.Entry(
                new ClientPrefix(address, 0), words[3], Instant.parse(words[1]), Instant.parse(words[2]));
    }

    private static String line(PortalAccounts.Entry entry) {
        return IpLiteral.format(entry.client().address()) + " " + entry.since() + " " + entry.until() + " "
                + entry.account() + "\n";
    }

    private static String sealed(String text) {
        CRC32C checksum = new CRC32C();
        checksum.update(text.getBytes(StandardCharsets.UTF_8));
        return text + END + Long.toHexString(checksum.getValue()) + "\n";
    }

    /** Replaces the file in one step, on disk before this returns, for its owner only. */
    void write(Collection<PortalAccounts.Entry> entries) throws IOException {
        StringBuilder text = new StringBuilder(FIRST_LINE);
        entries.forEach(entry -> text.append(line(entry)));
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel channel = FileChannel.open(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            ByteBuffer bytes = ByteBuffer.wrap(sealed(text.toString()).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(path.resolveSibling("."), StandardOpenOption.READ)) {
            folder.force(true); // else a power cut may bring the old name back
        }
    }
}
