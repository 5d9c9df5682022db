package io.sluicegate.fuzz;

import static io.sluicegate.fuzz.Claims.claim;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.ListStore;
import io.sluicegate.policy.Problem;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.RuleEnvironment;
import io.sluicegate.policy.RuleFiles;
import io.sluicegate.policy.RuleLoad;
import io.sluicegate.policy.Subject;
import io.sluicegate.policy.Verdict;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes as a rule file: a book or errors, every problem at a place inside the file, and from a book a verdict for
 * whatever is known in full.
 */
public final class RulesFuzz {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final RuleEnvironment ENVIRONMENT = new RuleEnvironment(
            () -> Set.of(address("192.0.2.254")), InstantSource.fixed(NOW), ZoneId.of("UTC"), ListStore.NONE);
    private static final Path FOLDER = Claims.folder();

    private static final List<Subject> SUBJECTS = List.of(
            subject(Protocol.HTTP, "GET", "/a/b.deb", "text/html", "www.a.example"),
            subject(Protocol.HTTP, "CONNECT", null, null, "ads.example"),
            subject(Protocol.TLS, null, null, null, "games.example", "b.example"),
            subject(Protocol.SSH, null, null, null));

    private RulesFuzz() {}

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Claims.write(FOLDER, "a.rules", bytes);
        RuleLoad load = RuleFiles.read(FOLDER, ENVIRONMENT);
        int lines = Claims.lines(bytes);
        load.problems().stream().filter(each -> each.file().equals("a.rules")).forEach(each -> check(each, lines));
        boolean errors = load.problems().stream().anyMatch(each -> each.severity() == Problem.Severity.ERROR);
        RuleBook book = load.book();
        claim(errors == (book == null), () -> "a book with errors, or none without: " + load.problems());
        if (book != null) {
            SUBJECTS.forEach(each -> check(book, each));
        }
    }

    private static void check(Problem problem, int lines) {
        String source = problem.sourceLine();
        claim(problem.line() <= lines, () -> "behind the end of the file: " + problem);
        claim(problem.line() > 0 == (problem.column() > 0), () -> "a line without a column: " + problem);
        claim(
                source == null || problem.column() <= source.length() + 1,
                () -> "behind the end of the line: " + problem);
        claim(!problem.message().isBlank(), () -> "nothing is said: " + problem);
        claim(problem.render().startsWith("a.rules"), () -> "another place is shown: " + problem.render());
    }

    private static void check(RuleBook book, Subject subject) {
        claim(book.decide(subject) instanceof Verdict, () -> "no verdict for " + subject);
        claim(book.explain(subject).decision().equals(book.decide(subject)), () -> "another one for " + subject);
    }

    private static Subject subject(
            Protocol protocol, @Nullable String method, @Nullable String path, @Nullable String type, String... names) {
        return new Subject(
                NOW,
                address("192.0.2.7"),
                true,
                443,
                EnumSet.allOf(Fact.class),
                protocol,
                names.length > 0,
                false,
                List.of(names).stream().map(HostName::new).toList(),
                List.of(address("203.0.113.9"), address("2001:db8::9")),
                method,
                path,
                type,
                protocol == Protocol.HTTP ? "alice" : null);
    }

    private static InetAddress address(String text) {
        return Objects.requireNonNull(IpLiteral.parse(text), text);
    }
}
