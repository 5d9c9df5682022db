package io.sluicegate.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directory whose files clients and administrators see. Only files of known names are ever read, all of them at
 * once, at the start and at every reload; a file that is missing or cannot be used is replaced by a plain built-in one
 * and a warning. Safe for any thread: readers take the whole snapshot.
 */
public final class WebRoot {

    private static final int MAX_FILE_BYTES = 1024 * 1024;

    private final Path directory;
    /** Written by {@link #reload} only. */
    private volatile WebFiles files;

    private WebRoot(Path directory) {
        this.directory = directory;
        this.files = new Reading().read();
    }

    /** Reads the directory, which need not exist. Blocks. */
    public static WebRoot open(Path directory) {
        return new WebRoot(directory);
    }

    /** Reads the directory anew. Blocks; pages that are being made keep what they began with. */
    public List<String> reload() {
        files = new Reading().read();
        return warnings();
    }

    /** What was wrong with the files when they were read last, a line each that says what to do. */
    public List<String> warnings() {
        return files.warnings();
    }

    WebFiles files() {
        return files;
    }

    /** One reading of all files. Confined to one thread. */
    private final class Reading {

        private final List<String> warnings = new ArrayList<>();

        WebFiles read() {
            if (!Files.isDirectory(directory)) {
                warnings.add(directory
                        + ": no such directory; built-in pages are used until --webroot names one that exists");
                return WebFiles.builtIn(warnings);
            }
            Template denied = readAs("denied.html", Template::parse, BuiltInPages.MESSAGE);
            Template error = readAs("error.html", Template::parse, BuiltInPages.MESSAGE);
            Template login = readAs("login.html", Template::parse, BuiltInPages.LOGIN);
            List<PageTexts> languages = new ArrayList<>();
            languages.add(readAs("en.properties", text -> PageTexts.parse("en", text), BuiltInPages.ENGLISH));
            PageTexts chinese = read("zh.properties", text -> PageTexts.parse("zh", text), "English is used");
            if (chinese != null) {
                languages.add(chinese);
            }
            return new WebFiles(denied, error, login, languages, readStatic(), warnings);
        }

        private Map<String, StaticFile> readStatic() {
            Map<String, StaticFile> all = new HashMap<>(BuiltInPages.STATIC);
            for (Map.Entry<String, String> known : WebFiles.STATIC_TYPES.entrySet()) {
                String name = known.getKey();
                StaticFile file = read(name, text -> StaticFile.of(known.getValue(), text), "the dashboard needs it");
                if (file != null) {
                    all.put(name, file);
                }
            }
            return all;
        }

        private <T> T readAs(String name, Function<String, T> parser, T fallback) {
            T value = read(name, parser, "the built-in one is used");
            return value == null ? fallback : value;
        }

        private <T> @Nullable T read(String name, Function<String, T> parser, String consequence) {
            Path file = directory.resolve(name);
            try {
                return parser.apply(text(file));
            } catch (NoSuchFileException e) {
                warnings.add(file + ": missing; " + consequence);
            } catch (CharacterCodingException e) {
                warnings.add(file + ": not UTF-8; " + consequence);
            } catch (IOException e) {
                warnings.add(file + ": cannot be read (" + e.getMessage() + "); " + consequence);
            } catch (IllegalArgumentException e) {
                warnings.add(file + ": " + e.getMessage() + "; " + consequence);
            }
            return null;
        }

        private static String text(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
                if (bytes.length > MAX_FILE_BYTES) {
                    throw new IllegalArgumentException("larger than 1 MiB");
                }
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            }
        }
    }
}
