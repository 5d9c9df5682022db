package io.sluicegate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Notices that files below the rule directory have changed and then been left alone for a moment, by their times and
 * sizes: an editor writes in several steps, and half a list is no list. Confined to the upkeep thread.
 */
final class RuleWatch implements Runnable {

    private static final int MOST_FILES = 10_000;
    private static final int DEEPEST = 8;

    private final Path directory;
    private final Runnable changed;
    private Map<Path, List<Object>> taken;
    private Map<Path, List<Object>> seen;

    /**
     * Calls {@code changed}, which must not block, after a look that found what the look before it found, and not what was
     * there before.
     */
    RuleWatch(Path directory, Runnable changed) {
        this.directory = directory;
        this.changed = changed;
        this.taken = look();
        this.seen = taken;
    }

    @Override
    public void run() {
        Map<Path, List<Object>> now = look();
        boolean settled = now.equals(seen) && !now.equals(taken);
        seen = now;
        if (settled) {
            taken = now;
            changed.run();
        }
    }

    private Map<Path, List<Object>> look() {
        Map<Path, List<Object>> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(directory, DEEPEST)) {
            all.limit(MOST_FILES).forEach(file -> note(file, files));
        } catch (IOException | UncheckedIOException e) {
            files.put(directory, List.of(String.valueOf(e.getMessage())));
        }
        return files;
    }

    private static void note(Path file, Map<Path, List<Object>> files) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isRegularFile()) {
                files.put(file, List.of(attributes.lastModifiedTime(), attributes.size()));
            }
        } catch (IOException e) {
            files.put(file, List.of("unreadable"));
        }
    }
}
