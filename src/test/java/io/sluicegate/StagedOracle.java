package io.sluicegate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluicegate.StagedFlow.Ask;
import io.sluicegate.StagedFlow.Kind;
import io.sluicegate.StagedFlow.Place;
import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import io.sluicegate.flow.HostName;
import io.sluicegate.flow.Protocol;
import io.sluicegate.policy.Decision;
import io.sluicegate.policy.Fact;
import io.sluicegate.policy.RuleBook;
import io.sluicegate.policy.Subject;
import io.sluicegate.policy.Verdict;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to become of a flow, out of a book that is asked about everything at once.
 *
 * @param book the rules in force
 * @param now when the flow begins
 * @param flow what is asked about
 */
record StagedOracle(RuleBook book, Instant now, StagedFlow flow) {

    /**
     * What has to become of a request, of a CONNECT or of what is inside it.
     *
     * @param verdict null where the client has to sign in first
     * @param unanswered the verdict where no answer comes; null where it was open to the end and would deny
     * @param typeOpen whether the origin may see the request first, because only the type of its answer is open
     * @param user who has been asked for and has signed in
     */
    record Outcome(
            @Nullable Verdict verdict,
            @Nullable Verdict unanswered,
            boolean typeOpen,
            @Nullable String user) {

        boolean isDenied() {
            return verdict != null && verdict.action() == Action.DENY;
        }

        /** Whether the origin may not hear of it. */
        boolean stays() {
            return verdict == null || (isDenied() && !typeOpen);
        }
    }

    /** All that will ever be known. */
    private record Whole(
            int port,
            Protocol protocol,
            Set<HostName> names,
            boolean sni,
            Set<InetAddress> addresses,
            @Nullable String method,
            @Nullable String path,
            @Nullable String type,
            @Nullable String user) {

        Whole untyped() {
            return new Whole(port, protocol, names, sni, addresses, method, path, null, user);
        }
    }

    private Subject subject(Whole whole, Fact... unknown) {
        Set<Fact> known = EnumSet.allOf(Fact.class);
        known.removeAll(List.of(unknown));
        boolean told = known.contains(Fact.PROTOCOL);
        return new Subject(
                now,
                flow.client(),
                false,
                whole.port,
                known,
                told ? whole.protocol : null,
                told && whole.sni,
                false,
                List.copyOf(whole.names),
                List.copyOf(whole.addresses),
                whole.method,
                whole.path,
                known.contains(Fact.TYPE) ? whole.type : null,
                known.contains(Fact.USER) ? whole.user : null);
    }

    private Verdict end(Whole whole) {
        return (Verdict) book.decide(subject(whole));
    }

    /** A request that says itself where it goes. */
    Outcome plain(Ask ask) {
        return asked(request(ask, List.of(ask.host()), ask.host().addresses(), flow.signedIn()));
    }

    /** A request of somebody who has not been asked yet, and is where a line that is open asks for a user. */
    private Outcome asked(Whole whole) {
        Decision unasked = book.decide(subject(whole, Fact.TYPE, Fact.USER));
        boolean asked =
                unasked instanceof Decision.Pending pending && pending.needs().contains(Fact.USER);
        if (asked && flow.signedIn() == null) {
            return new Outcome(null, null, false, null);
        }
        return answered(whole, asked ? flow.signedIn() : null);
    }

    /**
     * A request inside the CONNECT, whose authority is one more name and whose user stays (GRAMMAR section 3.3.9). Where
     * nobody was asked there, the credentials that came with it are looked at when a line asks.
     */
    Outcome inside(Ask ask, @Nullable String user) {
        Set<InetAddress> addresses = new LinkedHashSet<>(flow.to().addresses());
        InetAddress literal = ask.host().literal();
        if (literal != null) {
            addresses.add(literal);
        }
        List<Place> named = List.of(flow.to(), ask.host());
        return user == null
                ? asked(request(ask, named, addresses, flow.signedIn()))
                : answered(request(ask, named, addresses, user), user);
    }

    private Whole request(Ask ask, List<Place> named, Iterable<InetAddress> addresses, @Nullable String user) {
        Set<InetAddress> all = new LinkedHashSet<>();
        addresses.forEach(all::add);
        return new Whole(
                named.get(0).port(),
                Protocol.HTTP,
                names(named),
                false,
                all,
                ask.method(),
                ask.path(),
                StagedOrigins.type(ask.path()),
                user);
    }

    private static Set<HostName> names(List<Place> places) {
        Set<HostName> names = new LinkedHashSet<>();
        for (Place each : places) {
            HostName name = each.name();
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** Where every type is denied the verdict falls at once, by whatever line (GRAMMAR section 3.3.3). */
    private Outcome answered(Whole whole, @Nullable String user) {
        Verdict end = end(whole);
        if (book.decide(subject(whole, Fact.TYPE)) instanceof Verdict fallen) {
            assertThat(fallen.action()).isEqualTo(end.action());
            return new Outcome(fallen, fallen, false, user);
        }
        Verdict silent = end(whole.untyped());
        return new Outcome(end, silent.action() == Action.DENY ? null : silent, true, user);
    }

    /** The CONNECT by itself: without a verdict and a challenge, what is inside decides. */
    Outcome connect() {
        Whole unasked = tunnel(Protocol.OTHER, null, flow.signedIn());
        Fact[] open = {Fact.PROTOCOL, Fact.NAMES, Fact.USER};
        boolean asked = book.decide(subject(unasked, open)) instanceof Decision.Pending
                && !book.openForUser(subject(unasked, open)).isEmpty();
        if (asked && flow.signedIn() == null) {
            return new Outcome(null, null, false, null);
        }
        // A tunnel that opened without asking has no user, but for the requests of HTTP inside.
        return new Outcome(null, null, true, asked ? flow.signedIn() : null);
    }

    /** The verdict that falls at the CONNECT; null where what is inside may still decide. */
    @Nullable
    Verdict atConnect(@Nullable String user) {
        Whole whole = tunnel(Protocol.OTHER, null, user);
        Fact[] open = user == null
                ? new Fact[] {Fact.PROTOCOL, Fact.NAMES, Fact.USER}
                : new Fact[] {Fact.PROTOCOL, Fact.NAMES};
        return book.decide(subject(whole, open)) instanceof Verdict verdict ? verdict : null;
    }

    /** HTTP inside that is passed untouched, since that is decided before a request (GRAMMAR section 3.4.2). */
    @Nullable
    Verdict bypassOfHttp(@Nullable String user) {
        Fact[] open = user == null ? new Fact[] {Fact.NAMES, Fact.USER} : new Fact[] {Fact.NAMES};
        Decision decision = book.decide(subject(tunnel(Protocol.HTTP, null, user), open));
        return decision instanceof Verdict verdict && verdict.action() == Action.BYPASS ? verdict : null;
    }

    /** A CONNECT with requests inside, by itself: it shows nothing more. */
    Verdict aroundHttp(@Nullable String user) {
        return end(tunnel(Protocol.HTTP, null, user));
    }

    /** The tunnel while its client is silent. */
    Verdict silence(@Nullable String user) {
        return end(tunnel(Protocol.OTHER, null, user));
    }

    /** The tunnel by the client's first bytes. */
    Verdict tunnel(@Nullable String user) {
        Kind kind = flow.kind();
        Protocol protocol = kind.isTls()
                ? Protocol.TLS
                : kind == Kind.SSH ? Protocol.SSH : kind == Kind.H2C ? Protocol.H2C : Protocol.OTHER;
        boolean shows = kind == Kind.TLS || kind == Kind.SILENCE_THEN_TLS;
        Whole whole = tunnel(protocol, shows ? flow.other().name() : null, user);
        Verdict verdict = end(whole);
        boolean suspect = kind == Kind.MALFORMED && book.hasNameRules() && !book.isAdmin(subject(whole));
        return suspect && verdict.action() != Action.DENY
                ? new Verdict(Action.DENY, Answer.PAGE, "built-in", "malformed-hello", null, null)
                : verdict;
    }

    private Whole tunnel(Protocol protocol, @Nullable HostName sni, @Nullable String user) {
        Set<HostName> names = names(Arrays.asList(flow.to()));
        if (sni != null) {
            names.add(sni);
        }
        Set<InetAddress> addresses = new LinkedHashSet<>(flow.to().addresses());
        return new Whole(flow.to().port(), protocol, names, sni != null, addresses, "CONNECT", null, null, user);
    }
}
