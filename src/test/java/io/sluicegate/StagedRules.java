package io.sluicegate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Random rule books about the few hosts, ports, paths and users that {@link StagedFlow} has, so that they meet. */
final class StagedRules {

    private static final List<String> TO = List.of(
            "a.example",
            "=b.example",
            "b.example, www.a.example",
            "c.example",
            "*.example",
            "=www.a.example",
            "/^c/",
            "127.0.0.1",
            "127.0.0.2",
            "::1",
            "local",
            "mixed");
    private static final List<String> FROM =
            List.of("127.0.0.1", "127.0.0.2/31", "::1", "mixed", "staff", "user:alice", "user:*");
    private static final List<String> PROTOCOLS = List.of("http", "h2c", "tls", "nosni", "ssh", "other");
    private static final List<String> TYPES = List.of("image/png", "image/*", "text/html", "text/*");
    private static final List<String> PATHS = List.of("\"/png/*\"", "\"*/kept\"", "\"/html/x\"");
    private static final List<String> ANSWERS = List.of("", "", " with page", " with reset", " with silent");

    /** What lines name; written into the books that use it, since what is unused is warned of. */
    private static final List<String> NAMES = List.of(
            "set mixed = b.example, 127.0.0.2, user:bob",
            "set staff = user:alice, user:bob",
            "time noon = 11:00-13:00",
            "time weekend = sat-sun");

    private StagedRules() {}

    /** The lines of a book: {@code ports} are those that flows go to. */
    static List<String> book(Random random, List<Integer> ports) {
        List<String> lines = new ArrayList<>();
        if (random.nextInt(12) == 0) {
            lines.add("admin from 127.0.0.3");
        }
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            lines.add(line(random, ports));
        }
        lines.add(pick(random, List.of("allow all", "deny all" + pick(random, ANSWERS))));
        String text = String.join("\n", lines);
        List<String> whole = new ArrayList<>(List.of("zone UTC"));
        NAMES.stream().filter(each -> text.contains(each.split(" ", -1)[1])).forEach(whole::add);
        whole.addAll(lines);
        return whole;
    }

    private static String line(Random random, List<Integer> ports) {
        String action = pick(random, List.of("allow", "deny", "deny", "bypass"));
        List<String> clauses = new ArrayList<>(List.of(
                clause("to", () -> pick(random, TO), random),
                clause("from", () -> pick(random, FROM), random),
                clause("port", () -> String.valueOf(pick(random, ports)), random),
                clause("proto", () -> pick(random, PROTOCOLS), random),
                clause("during", () -> pick(random, List.of("noon", "weekend")), random)));
        if (!action.equals("bypass")) {
            clauses.add(clause("method", () -> pick(random, List.of("GET", "POST", "HEAD", "CONNECT")), random));
            clauses.add(clause("type", () -> pick(random, TYPES), random));
            clauses.add(clause("path", () -> pick(random, PATHS), random));
        }
        Collections.shuffle(clauses, random);
        if (random.nextBoolean()) {
            clauses.set(0, clause("to", () -> pick(random, TO), random));
            clauses.subList(1, clauses.size()).removeIf(each -> each.contains("to "));
        }
        String answer = action.equals("deny") ? pick(random, ANSWERS) : "";
        return action + " " + String.join(" ", clauses.subList(0, 1 + random.nextInt(3))) + answer;
    }

    private static String clause(String word, Supplier<String> item, Random random) {
        String items = random.nextInt(3) == 0 ? item.get() + ", " + item.get() : item.get();
        return (random.nextInt(3) == 0 ? "not " : "") + word + " " + items;
    }

    static <T> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
