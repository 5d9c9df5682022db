package io.sluicegate.policy;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Small random lines and flows over few values, so that they meet. */
final class RandomRules {

    private static final List<String> HOSTS = List.of("a.example", "b.example", "c.example", "cloudflare-ech.com");
    private static final List<String> ADDRESSES =
            List.of("192.0.2.1", "192.0.2.200", "203.0.113.9", "64:ff9b::192.0.2.1", "2001:db8::7");
    private static final List<String> TO_ITEMS = List.of(
            "a.example",
            "=b.example",
            "*.example",
            "=www.a.example",
            "*.b.example",
            "written",
            "/^c/",
            "192.0.2.1",
            "192.0.2.0/24",
            "2001:db8::/32",
            "mixed");
    private static final List<String> METHODS = List.of("GET", "POST", "CONNECT");
    private static final List<String> PATHS = List.of("/x", "/x/y.deb", "/z");

    private static final List<@Nullable String> TYPES = Arrays.asList(
            null, "image/png", "IMAGE/PNG; q=1", "text/html;charset=utf-8", "image/png, text/html", "nonsense");
    private static final List<@Nullable String> USERS = Arrays.asList(null, "alice", "bob", "Alice");
    private static final List<String> FROM_ITEMS =
            List.of("198.51.100.0/25", "198.51.100.0/24", "2001:db8::/32", "mixed", "staff", "user:alice", "user:*");
    /** What the lines name. */
    static final List<String> NAMES = List.of(
            "set mixed = b.example, 192.0.2.0/25, user:bob",
            "set staff = user:alice, user:bob",
            "set written = www.c.example, =a.example",
            "time night = 22:00-06:00",
            "time weekend = sat-sun",
            "time lessons = mon-fri 08:00-12:10, mon, wed 13:30-16:00",
            "zone Europe/Paris");

    private RandomRules() {}

    static String line(Random random) {
        String action = pick(random, List.of("allow", "deny", "bypass"));
        List<String> clauses = new ArrayList<>();
        clauses.add(clause("to", () -> pick(random, TO_ITEMS), random));
        clauses.add(clause("from", () -> pick(random, FROM_ITEMS), random));
        clauses.add(clause("port", () -> pick(random, List.of("80", "443", "1-100")), random));
        clauses.add(clause(
                "proto", () -> pick(random, List.of("http", "h2c", "tls", "nosni", "ech", "ssh", "other")), random));
        clauses.add(clause("during", () -> pick(random, List.of("night", "weekend", "lessons")), random));
        if (!action.equals("bypass")) {
            clauses.add(clause("method", () -> pick(random, METHODS), random));
            clauses.add(clause("type", () -> pick(random, List.of("image/png", "image/*", "text/html")), random));
            clauses.add(clause("path", () -> pick(random, List.of("\"/x*\"", "\"*.deb\"", "\"/x/y*\"")), random));
        }
        Collections.shuffle(clauses, random);
        return action + " " + String.join(" ", clauses.subList(0, 1 + random.nextInt(3)));
    }

    private static String clause(String word, Supplier<String> item, Random random) {
        String items = random.nextInt(3) == 0 ? item.get() + ", " + item.get() : item.get();
        return (random.nextInt(3) == 0 ? "not " : "") + word + " " + items;
    }

    /** A flow of which everything is known. */
    static Subject subject(Random random) {
        Protocol protocol = pick(random, List.of(Protocol.values()));
        boolean request = protocol == Protocol.HTTP || random.nextInt(3) == 0;
        List<HostName> names = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            names.add(new HostName((random.nextBoolean() ? "" : "www.") + pick(random, HOSTS)));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            addresses.add(Books.address(pick(random, ADDRESSES)));
        }
        return new Subject(
                Instant.parse("2026-06-01T00:00:00Z").plusSeconds(random.nextInt(14 * 24 * 60) * 60L),
                Books.address(pick(random, List.of("198.51.100.7", "198.51.100.200", "2001:db8::9", "192.0.2.3"))),
                random.nextBoolean(),
                pick(random, List.of(80, 443, 8080)),
                EnumSet.allOf(Fact.class),
                protocol,
                protocol == Protocol.TLS && random.nextBoolean(),
                protocol == Protocol.TLS && random.nextBoolean(),
                names,
                addresses,
                request ? pick(random, METHODS) : null,
                request && random.nextBoolean() ? pick(random, PATHS) : null,
                request ? pick(random, TYPES) : null,
                pick(random, USERS));
    }

    private static <T extends @Nullable Object> T pick(Random random, List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** What is known of a subject before all is. */
    static Subject stage(Subject whole, Set<Fact> known) {
        return stage(whole, known, 0, 0);
    }

    /** The same with so many of its names and addresses, where it is not known that these are all. */
    static Subject stage(Subject whole, Set<Fact> known, int names, int addresses) {
        boolean protocol = known.contains(Fact.PROTOCOL);
        boolean request = known.contains(Fact.REQUEST);
        List<HostName> shown = whole.names().subList(0, names);
        List<InetAddress> found = whole.addresses().subList(0, addresses);
        return new Subject(
                whole.now(),
                whole.client(),
                whole.intercepted(),
                whole.port(),
                Set.copyOf(known),
                protocol ? whole.protocol() : null,
                protocol && whole.sniShown(),
                protocol && whole.echShown(),
                known.contains(Fact.NAMES) ? whole.names() : shown,
                known.contains(Fact.ADDRESSES) ? whole.addresses() : found,
                request ? whole.method() : null,
                request ? whole.path() : null,
                known.contains(Fact.TYPE) ? whole.mediaType() : null,
                known.contains(Fact.USER) ? whole.user() : null);
    }

    /** A subject that says the same, of which nothing has been asked. */
    static Subject again(Subject subject) {
        return stage(
                subject,
                subject.known(),
                subject.names().size(),
                subject.addresses().size());
    }

    /** The same flow of somebody else. */
    static Subject withUser(Subject whole, @Nullable String user) {
        return new Subject(
                whole.now(),
                whole.client(),
                whole.intercepted(),
                whole.port(),
                whole.known(),
                whole.protocol(),
                whole.sniShown(),
                whole.echShown(),
                whole.names(),
                whole.addresses(),
                whole.method(),
                whole.path(),
                whole.mediaType(),
                user);
    }
}
