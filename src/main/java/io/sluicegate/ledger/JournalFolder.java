package io.sluicegate.ledger;

import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The folder {@code journal} of the state directory, and what is called how in it. Immutable. */
final class JournalFolder {

    private static final int ID_BITS = 80;
    private static final Pattern ID = Pattern.compile("[0-9a-z]{1,40}");
    private static final Pattern LOOP_FILE = Pattern.compile("(?:lane|flows)-(\\d+)(?:\\.\\d+|\\.ring)?");

    private final Path path;

    JournalFolder(Path stateDirectory) {
        this.path = stateDirectory.resolve("journal");
    }

    Path path() {
        return path;
    }

    Path lane(int loop) {
        return path.resolve("lane-" + loop + ".ring");
    }

    Path flows(int loop) {
        return path.resolve("flows-" + loop);
    }

    Path heartbeat() {
        return path.resolve("alive");
    }

    /** How far the database had got when it was last seen. */
    Path inDatabase() {
        return path.resolve("in-database");
    }

    private Path idFile() {
        return path.resolve("id");
    }

    /** Makes the folder where it is missing; what is in it is nobody's business but ours. */
    void create() throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /** The ledger's id; null where there is none yet. */
    @Nullable
    String id() throws IOException, LedgerException {
        if (!Files.exists(idFile())) {
            return null;
        }
        String id = Files.readString(idFile()).strip();
        if (!ID.matcher(id).matches()) {
            throw new LedgerException(idFile() + " holds no ledger's id but \"" + SafeText.of(id, 60)
                    + "\": put it back from a backup, or remove it to begin a ledger of another id");
        }
        return id;
    }

    /** An id that no other ledger has. */
    static String newId() {
        return new BigInteger(ID_BITS, new SecureRandom()).setBit(ID_BITS - 1).toString(Character.MAX_RADIX);
    }

    /** Names the ledger for ever. */
    void name(String id) throws IOException {
        Path fresh = path.resolve("id.new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            file.write(ByteBuffer.wrap((id + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
        Files.move(fresh, idFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The lanes that are there, of whatever run, with the number of their loop as the name's. */
    List<Path> lanes() throws IOException {
        List<Path> lanes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "lane-*.ring")) {
            for (Path file : files) {
                if (loopOf(file) >= 0) {
                    lanes.add(file);
                }
            }
        }
        return lanes;
    }

    /** The number of the loop whose file it is; -1 for another file. */
    static int loopOf(Path file) {
        var matcher = LOOP_FILE.matcher(file.getFileName().toString());
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** Removes the files of loops from a number on: this run has no such loops. */
    void removeLoopsFrom(int loops) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (loopOf(file) >= loops) {
                    Files.delete(file);
                }
            }
        }
    }
}
