package io.sluicegate.feeds;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A folder whose files are written whole or not at all, and survive a power cut once they are there. Texts lie under their
 * digest in {@code contents}, so that however many refer to one it is there once. It is made with its first file, for its
 * owner only. Blocks. Immutable; what it names is not, and its writers are kept apart by whoever calls.
 */
final class ListFolder {

    private static final System.Logger LOG = System.getLogger(ListFolder.class.getName());
    private static final String CONTENTS = "contents";
    private static final String DRAFT = "draft-";
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;

    ListFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** An empty file that only its owner reads, to be filled and then moved to where it belongs. */
    Path draft() throws IOException {
        return Files.createTempFile(made(root), DRAFT, null);
    }

    /** Where the text of a digest is, or would be. */
    Path content(String sha256) {
        return root.resolve(CONTENTS).resolve(sha256);
    }

    /** Puts a draft among the texts. */
    void adopt(Path draft, String sha256) throws IOException {
        made(root.resolve(CONTENTS));
        place(draft, content(sha256));
    }

    /** Writes a short text below the folder. */
    void write(String folder, String name, String text) throws IOException {
        Path draft = draft();
        try {
            Files.writeString(draft, text);
            place(draft, made(root.resolve(folder)).resolve(name));
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void place(Path draft, Path target) throws IOException {
        force(draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        force(target.resolveSibling("."));
    }

    /** A short text below the folder; null when it is not there or cannot be read. */
    @Nullable
    String read(String folder, String name) {
        try {
            return Files.readString(root.resolve(folder).resolve(name));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            unreadable(folder + "/" + name, e);
            return null;
        }
    }

    /** The names of all files in one of its folders. */
    List<String> names(String folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(root.resolve(folder))) {
            all.forEach(file -> names.add(file.getFileName().toString()));
        } catch (NoSuchFileException | NotDirectoryException e) {
            return names;
        }
        return names;
    }

    /** Whether the text of a digest is there as it was written. */
    boolean isSound(String sha256) {
        try {
            return Files.exists(content(sha256))
                    && ListText.digest(content(sha256)).equals(sha256);
        } catch (IOException e) {
            unreadable(CONTENTS + "/" + sha256, e);
            return false;
        }
    }

    private void unreadable(String file, IOException cause) {
        String why = cause instanceof AccessDeniedException ? "permission denied" : cause.getMessage();
        LOG.log(System.Logger.Level.WARNING, () -> "cannot read " + root.resolve(file) + ": " + why);
    }

    void delete(String folder, String name) throws IOException {
        Files.deleteIfExists(root.resolve(folder).resolve(name));
    }

    /** Removes the texts that are not among these. */
    void retainContents(List<String> wanted) throws IOException {
        for (String name : names(CONTENTS)) {
            if (!wanted.contains(name)) {
                delete(CONTENTS, name);
            }
        }
    }

    /** Removes what a process that was killed has left half written. */
    void removeDrafts() throws IOException {
        for (String name : names(".")) {
            if (name.startsWith(DRAFT)) {
                delete(".", name);
            }
        }
    }

    private static Path made(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null && !Files.isDirectory(parent)) {
                made(parent);
            }
            try {
                Files.createDirectory(folder, OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                return folder; // another fetch was quicker
            }
        }
        return folder;
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
