package io.sluicegate.policy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads rule files statement by statement, with the text of other files in the place of each {@code include} (GRAMMAR
 * section 3.1). No file is read twice. Blocks; confined to one load.
 */
final class RuleReader {

    private static final long MAX_FILE = 64L * 1024 * 1024;
    private static final int MAX_DEPTH = 16;
    /** Of a whole book. */
    private static final int MAX_TOKENS = 1_000_000;

    private final Path directory;
    private final MessageDigest digest;
    private final Problems problems;
    private final Consumer<LexedStatement> statements;
    private int tokens;
    /** Why each file is read that has been, or will be because it stands in the directory itself. */
    private final Map<Path, String> read = new HashMap<>();

    /** Hands on the statements of the files that it reads. */
    RuleReader(Path directory, MessageDigest digest, Problems problems, Consumer<LexedStatement> statements) {
        this.directory = directory.toAbsolutePath().normalize();
        this.digest = digest;
        this.problems = problems;
        this.statements = statements;
    }

    /** Reads these files, which are the directory's own. */
    void readAll(List<Path> files) {
        files.forEach(file -> read.put(real(file), "every *.rules of the rule directory is"));
        files.forEach(file -> read(file.toAbsolutePath().normalize(), 0));
    }

    private void read(Path file, int depth) {
        String name = directory.relativize(file).toString();
        String fault = faultOf(file);
        if (fault != null) {
            problems.error(Path.of(name), fault);
            return;
        }
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
                BufferedReader text = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            Lexer.read(name, text, problems, each -> take(each, file, depth));
        } catch (IOException e) {
            problems.error(Path.of(name), "the file cannot be read: " + e.getMessage());
        }
    }

    private static @Nullable String faultOf(Path file) {
        if (!Files.isRegularFile(file)) {
            return "this is no file that can be read";
        }
        return file.toFile().length() > MAX_FILE ? "the file is larger than 64 MiB" : null;
    }

    private void take(LexedStatement each, Path file, int depth) {
        List<Token> tokens = each.tokens();
        this.tokens += tokens.size();
        if (this.tokens > MAX_TOKENS) {
            if (this.tokens - tokens.size() <= MAX_TOKENS) {
                String hint = "names and addresses belong into lists";
                problems.error(tokens.get(0), "a book of more than " + MAX_TOKENS + " words", hint);
            }
        } else if (!each.sound() || !tokens.get(0).isWord("include")) {
            statements.accept(each);
        } else if (!include(new Cursor(tokens), file, depth)) {
            // What it stands for is not known, and might be the end of the book.
            statements.accept(new LexedStatement(tokens, false));
        }
    }

    /** Whether all that an {@code include} names could be read; an error has been told when not. */
    private boolean include(Cursor cursor, Path file, int depth) {
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
                read(each, depth + 1);
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
}
