package io.sluicegate.policy;

import io.sluicegate.match.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads a rule directory into a book: every {@code *.rules} in it, by name, as one text. Blocks; never called on an
 * event loop.
 */
public final class RuleFiles {

    private static final int VERSION_DIGITS = 12;

    private RuleFiles() {}

    /** The book and all problems of the directory; the book is null when one of them is an error. */
    public static RuleLoad read(Path directory, RuleEnvironment environment) {
        return read(directory, environment, LastGood.NONE);
    }

    /** The same after another book, whose lists stay where a set keeps them. */
    public static RuleLoad read(Path directory, RuleEnvironment environment, LastGood before) {
        Problems problems = new Problems();
        BookParser parser = new BookParser(directory, environment, problems, before);
        MessageDigest digest = Sha256.begin();
        List<Path> files = ruleFiles(directory, problems);
        new RuleReader(directory, digest, problems, parser::take).readAll(files);
        if (files.isEmpty()) {
            return new RuleLoad(null, problems.all());
        }
        BookContents contents = parser.finish();
        if (problems.hasErrors()) {
            return new RuleLoad(null, problems.all());
        }
        SetLists lists = parser.lists();
        lists.fingerprints().forEach(each -> digest.update(each.getBytes(StandardCharsets.US_ASCII)));
        String version = Sha256.end(digest).substring(0, VERSION_DIGITS);
        return new RuleLoad(new RuleBook(contents, version, lists.lastGood()), problems.all(), lists.changes());
    }

    private static List<Path> ruleFiles(Path directory, Problems problems) {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            all.filter(file -> file.getFileName().toString().endsWith(".rules"))
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .forEach(files::add);
        } catch (IOException e) {
            problems.error(directory, "the rule directory cannot be read: name it with --rules DIR");
            return List.of();
        }
        if (files.isEmpty()) {
            problems.error(directory, "there is no rule file (*.rules) in this directory");
        }
        files.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return files;
    }
}
