package io.sluicegate.cli;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.Protocol;
import io.sluicegate.http.Authority;
import io.sluicegate.policy.Explanation;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;
import io.sluicegate.policy.Verdict;
import io.sluicegate.proxy.NameSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code explain} is asked about, as the data path would know it in the end. For one thread, which may wait for a
 * resolver.
 */
public final class ExplainQuestion {

    private static final Set<String> WORDS = Set.of("url", "client", "dest", "method", "user", "at");
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";

    private final List<String> assumed = new ArrayList<>();
    private final Authority authority;
    private final @Nullable String path;
    private final Map<String, String> words;

    private ExplainQuestion(Target target, Map<String, String> words) {
        this.authority = target.authority();
        this.path = target.path();
        this.words = Map.copyOf(words);
    }

    /**
     * A question in words: {@code url}, a URL or HOST:PORT of which port 80 is asked over HTTP; {@code client}, the address
     * of an intercepted client, without which it is one of the explicit proxy on this host; {@code dest}, the address that
     * an intercepted client was going to, without which the name is looked up; {@code method} of a request over HTTP,
     * without which it is GET; {@code user}, who has signed in to the explicit proxy, without which nobody has yet;
     * {@code at}, without which it is now.
     *
     * @throws IllegalArgumentException when a word is unknown or the URL cannot be read
     */
    public static ExplainQuestion of(Map<String, String> words) {
        for (String word : words.keySet()) {
            if (!WORDS.contains(word)) {
                throw new IllegalArgumentException(
                        "there is no \"" + word + "\" to ask by: use url, client, dest, method, user, at");
            }
        }
        return new ExplainQuestion(target(words.getOrDefault("url", "")), words);
    }

    private record Target(Authority authority, @Nullable String path) {}

    private static Target target(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith(HTTP)) {
            return ofUrl(text.substring(HTTP.length()), HTTP_PORT, true);
        }
        if (lower.startsWith(HTTPS)) {
            return ofUrl(text.substring(HTTPS.length()), HTTPS_PORT, false);
        }
        Authority authority = authority(text, 0);
        return new Target(authority, authority.port() == HTTP_PORT ? "/" : null);
    }

    private static Target ofUrl(String rest, int port, boolean http) {
        int slash = rest.indexOf('/');
        String host = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "/" : rest.substring(slash).replaceFirst("[?#].*", "");
        return new Target(authority(host, port), http ? path : null);
    }

    private static Authority authority(String text, int port) {
        Authority authority = Authority.parse(text, port);
        if (authority == null) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no host with a port: write a URL, or HOST:PORT as in www.example:443");
        }
        return authority;
    }

    /** What had to be assumed or looked up for the answer, a line each. */
    public List<String> assumed() {
        return assumed;
    }

    /**
     * What a book says, by the names under which it is shown. May wait for a resolver.
     *
     * @param now taken where the question names no time
     * @param names how names that intercepted clients claim are taken
     * @throws IllegalArgumentException when an address or the time cannot be read
     */
    public Map<String, @Nullable Object> answer(RuleBook book, Instant now, NameSettings names) {
        if (path == null && book.hasRequestRules()) {
            assumed.add(
                    "a tunnel shows no path, no type and no method of its own: lines that ask for them do not match");
        }
        Subject subject = subject(when(book, now), address("client"), address("dest"));
        Explanation explanation = book.explain(subject);
        Map<String, @Nullable Object> shown = ExplainAnswer.of(explanation);
        boolean denied = explanation.decision() instanceof Verdict verdict && verdict.action() == Action.DENY;
        ClaimedName.explain(book, subject, !denied, names, shown, assumed);
        return shown;
    }

    private @Nullable InetAddress address(String word) {
        String text = words.get(word);
        InetAddress address = text == null ? null : IpLiteral.parse(text);
        if (text != null && address == null) {
            throw new IllegalArgumentException(word + " takes an address, not \"" + text + "\"");
        }
        return address;
    }

    private Instant when(RuleBook book, Instant now) {
        String at = words.get("at");
        if (at == null) {
            return now;
        }
        try {
            return at.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                    ? OffsetDateTime.parse(at).toInstant()
                    : LocalDateTime.parse(at).atZone(book.zone()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("at takes a time as in 2026-11-24T09:30, not \"" + at + "\"", e);
        }
    }

    /** Everything that the data path would know before it asks an origin. */
    private Subject subject(Instant at, @Nullable InetAddress client, @Nullable InetAddress destination) {
        String method = words.getOrDefault("method", "GET");
        String user = words.get("user");
        boolean intercepted = client != null && user == null;
        if (client == null) {
            assumed.add("no client: 127.0.0.1 on the explicit listener is taken");
        }
        HostName name = authority.name();
        boolean tls = path == null && name != null;
        return new Subject(
                at,
                client == null ? IpLiteral.ofBytes(new byte[] {127, 0, 0, 1}) : client,
                intercepted,
                authority.port(),
                known(intercepted || user != null),
                path != null ? Protocol.HTTP : tls || authority.port() == HTTPS_PORT ? Protocol.TLS : Protocol.OTHER,
                tls,
                false,
                name == null ? List.of() : List.of(name),
                addresses(destination, intercepted),
                path != null ? method : intercepted ? null : "CONNECT",
                path,
                null,
                user);
    }

    /**
     * The media type of an answer is not known before there is one; a tunnel never shows it. Nor is the user of the
     * explicit listener before one has been named.
     */
    private Set<Fact> known(boolean userKnown) {
        Set<Fact> known = EnumSet.allOf(Fact.class);
        if (path != null) {
            known.remove(Fact.TYPE);
        }
        if (!userKnown) {
            known.remove(Fact.USER);
        }
        return known;
    }

    private List<InetAddress> addresses(@Nullable InetAddress destination, boolean intercepted) {
        if (destination != null) {
            return List.of(destination);
        }
        InetAddress literal = authority.address();
        if (literal != null) {
            return List.of(literal);
        }
        try {
            List<InetAddress> found = List.of(InetAddress.getAllByName(authority.host()));
            List<InetAddress> taken = intercepted ? found.subList(0, 1) : found;
            assumed.add("no dest: " + authority.host() + " is "
                    + String.join(", ", taken.stream().map(IpLiteral::format).toList()));
            return taken;
        } catch (UnknownHostException e) {
            assumed.add("no dest: " + authority.host() + " has no address here, so it is judged by its name alone");
            return List.of();
        }
    }
}
