package io.sluicegate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.flow.IpLiteral;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Books of tests, from lines of text. */
final class Books {

    static final RuleEnvironment ENVIRONMENT = new RuleEnvironment(
            () -> Set.of(address("192.0.2.254")),
            InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z")),
            ZoneId.of("UTC"),
            ListStore.NONE);

    private Books() {}

    static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }

    /** What comes of files that are named a.rules, b.rules and so on. */
    static RuleLoad load(String... files) {
        Problems problems = new Problems();
        BookParser parser = new BookParser(Path.of("rules"), ENVIRONMENT, problems);
        char name = 'a';
        for (String file : files) {
            read(name++ + ".rules", file, problems).forEach(parser::take);
        }
        BookContents contents = parser.finish();
        return new RuleLoad(
                problems.hasErrors() ? null : new RuleBook(contents, "test", LastGood.NONE), problems.all());
    }

    /** The statements of a file. */
    static List<LexedStatement> read(String file, String text, Problems problems) {
        List<LexedStatement> statements = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(new StringReader(text))) {
            Lexer.read(file, reader, problems, statements::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return statements;
    }

    /** The statements of a book that has to be right. */
    static BookContents contents(List<String> lines) {
        Problems problems = new Problems();
        BookParser parser = new BookParser(Path.of("rules"), ENVIRONMENT, problems);
        read("a.rules", String.join("\n", lines), problems).forEach(parser::take);
        BookContents contents = parser.finish();
        if (problems.hasErrors()) {
            throw new AssertionError(
                    problems.all().stream().map(Problem::render).toList());
        }
        return contents;
    }

    /** A book that has to be right; warnings are all the same. */
    static RuleBook book(String... lines) {
        RuleLoad load = load(String.join("\n", lines));
        if (load.book() == null) {
            throw new AssertionError(rendered(load));
        }
        return load.book();
    }

    static List<String> rendered(RuleLoad load) {
        return load.problems().stream().map(Problem::render).toList();
    }

    /** The messages of all errors, each with its line and column. */
    static List<String> errors(String... lines) {
        return messages(load(String.join("\n", lines)), Problem.Severity.ERROR);
    }

    static List<String> warnings(String... lines) {
        RuleLoad load = load(String.join("\n", lines));
        if (load.book() == null) {
            throw new AssertionError(rendered(load));
        }
        return messages(load, Problem.Severity.WARNING);
    }

    static List<String> messages(RuleLoad load, Problem.Severity severity) {
        List<String> messages = new ArrayList<>();
        for (Problem problem : load.problems()) {
            if (problem.severity() == severity) {
                String hint = problem.hint() == null ? "" : " | " + problem.hint();
                messages.add(problem.line() + ":" + problem.column() + " " + problem.message() + hint);
            }
        }
        return messages;
    }

    /** Writes a file below a rule directory. */
    static void write(Path directory, String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** What a rule directory comes to. */
    static RuleLoad loadIn(Path directory) {
        return RuleFiles.read(directory, ENVIRONMENT);
    }

    /** The book of a rule directory of which nothing is to be said. */
    static RuleBook bookIn(Path directory) {
        RuleLoad load = loadIn(directory);
        assertThat(rendered(load)).isEmpty();
        return Objects.requireNonNull(load.book());
    }
}
