package io.sluicegate.policy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads rule files as statements, with the text of other files in the place of each {@code include} (GRAMMAR section
 * 3.1). No file is read twice. Blocks; confined to one load.
 */
final class RuleReader {

    private static final long MAX_FILE = 64L * 1024 * 1024;
    private static final int MAX_DEPTH = 16;

    private final Path directory;
    private final MessageDigest digest;
    private final Problems problems;
    /** Why each file is read that has been, or will be because it stands in the directory itself. */
    private final Map<Path, String> read = new HashMap<>();

    RuleReader(Path directory, MessageDigest digest, Problems problems) {
        this.directory = directory.toAbsolutePath().normalize();
        this.digest = digest;
        this.problems = problems;
    }

    /** The statements of these files, which are the directory's own. */
    List<LexedStatement> readAll(List<Path> files) {
        files.forEach(file -> read.put(real(file), "every *.rules of the rule directory is"));
        List<LexedStatement> statements = new ArrayList<>();
        files.forEach(file -> read(file.toAbsolutePath().normalize(), 0, statements));
        return statements;
    }

    private void read(Path file, int depth, List<LexedStatement> statements) {
        String name = directory.relativize(file).toString();
        byte[] bytes = bytes(file, name);
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
        for (LexedStatement each : Lexer.read(name, new String(bytes, StandardCharsets.UTF_8), problems)) {
            if (!each.sound() || !each.tokens().get(0).isWord("include")) {
                statements.add(each);
            } else if (!include(new Cursor(each.tokens()), file, depth, statements)) {
                // What it stands for is not known, and might be the end of the book.
                statements.add(new LexedStatement(each.tokens(), false));
            }
        }
    }

    /** Whether all that an {@code include} names could be read; an error has been told when not. */
    private boolean include(Cursor cursor, Path file, int depth, List<LexedStatement> statements) {
        cursor.next();
        Token pattern = cursor.take(Token.Kind.STRING);
        if (pattern == null) {
            problems.error(cursor.here(), "include wants a path in quotes, as in include \"more/*.rules\"");
            return false;
        }
        if (!cursor.expectEnd(problems)) {
            return false;
        }
        if (depth >= MAX_DEPTH) {
            problems.error(pattern, "files include one another more than " + MAX_DEPTH + " deep");
            return false;
        }
        List<Path> included = found(pattern, file);
        boolean sound = included != null;
        for (Path each : included == null ? List.<Path>of() : included) {
            if (mayRead(each, pattern)) {
                read(each, depth + 1, statements);
            } else {
                sound = false;
            }
        }
        return sound;
    }

    /** The files that a path or a pattern names; null after an error has been told. */
    private @Nullable List<Path> found(Token pattern, Path file) {
        try {
            RuleGlob glob = new RuleGlob(pattern.text());
            List<Path> included = glob.files(file.toAbsolutePath().normalize());
            if (!included.isEmpty()) {
                return included;
            }
            if (glob.hasWildcard()) {
                problems.warning(pattern, "no file matches \"" + pattern.text() + "\"");
                return included;
            }
            problems.error(pattern, "no such file: " + file.resolveSibling(pattern.text()));
        } catch (IOException | IllegalArgumentException e) {
            problems.error(pattern, "the path cannot be read: " + e.getMessage());
        }
        return null;
    }

    private boolean mayRead(Path file, Token pattern) {
        String why = read.putIfAbsent(real(file), "it is included in " + pattern.place() + ", which is");
        if (why != null) {
            String name = directory.relativize(file).toString();
            problems.error(pattern, "\"" + name + "\" would be read twice", why + " read already");
        }
        return why == null;
    }

    /** One name for a file, however it is reached. */
    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize(); // told where it is read
        }
    }

    private byte[] bytes(Path file, String name) {
        try {
            if (!Files.isRegularFile(file)) {
                problems.error(Path.of(name), "this is no file that can be read");
                return new byte[0];
            }
            if (Files.size(file) > MAX_FILE) {
                problems.error(Path.of(name), "the file is larger than 64 MiB");
                return new byte[0];
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            problems.error(Path.of(name), "the file cannot be read: " + e.getMessage());
            return new byte[0];
        }
    }
}
