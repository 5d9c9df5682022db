package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All rules in force, swapped whole at a reload. From top to bottom the first statement that matches decides, as soon
 * as all that it asks is known and none above it can still match. Immutable.
 */
public final class RuleBook {

    private final List<Statement> admins;
    /** The admins' lines, then the verdicts. */
    private final Statement[] deciding;

    private final HostIndex index;
    private final SharedClauses shared;
    private final Effects effects;
    private final AccountIndex accounts;
    private final ZoneId zone;
    private final String version;
    private final boolean nameRules;
    private final boolean userRules;
    private final List<Clause.During> times;
    private final LastGood lastGood;

    RuleBook(BookContents contents, String version, LastGood lastGood) {
        this.admins = contents.admins();
        this.deciding =
                Stream.concat(admins.stream(), contents.verdicts().stream()).toArray(Statement[]::new);
        this.index = new HostIndex(deciding);
        this.shared = new SharedClauses(deciding);
        this.effects = contents.effects();
        this.accounts = new AccountIndex(effects.accounts());
        this.zone = contents.zone();
        this.lastGood = lastGood;
        this.version = version;
        List<Clause> clauses = Arrays.stream(deciding)
                .flatMap(each -> each.scope().clauses().stream())
                .toList();
        this.nameRules = clauses.stream().anyMatch(Clause::asksNames);
        this.userRules = clauses.stream()
                .anyMatch(
                        each -> each instanceof Clause.From from && from.items().hasUsers());
        this.times = clauses.stream()
                .filter(Clause.During.class::isInstance)
                .map(Clause.During.class::cast)
                .distinct()
                .toList();
    }

    /**
     * The verdict, or what must be known first. With every fact known it is always a verdict. That {@link Fact#TYPE} alone
     * is asked for means that the request may be sent, and its answer has to be held back until it has been judged; where
     * every type would be denied the verdict falls at once.
     */
    public Decision decide(Subject subject) {
        boolean typeOpen = false;
        boolean mayAllow = false;
        subject.keys().begin();
        int entry = index.entry(subject);
        for (int i = index.next(0, entry); i < deciding.length; i = index.next(i + 1, entry)) {
            Statement statement = deciding[i];
            int open = open(i, subject);
            if (open == Fact.TYPE.bit()) {
                // The type alone is worth asking the origin for only where nothing else is open and an allow can come.
                typeOpen = true;
                mayAllow |= statement.action() != Action.DENY;
            } else if (open > 0) {
                return new Decision.Pending(Scope.facts(open));
            } else if (open == 0) {
                boolean decided = !typeOpen || (statement.action() == Action.DENY && !mayAllow);
                return decided ? statement.verdictFor(subject) : new Decision.Pending(Set.of(Fact.TYPE));
            }
        }
        throw new IllegalStateException("a book ends in an unconditional verdict");
    }

    private int open(int statement, Subject subject) {
        return shared.isOut(statement, subject)
                ? Scope.OUT
                : deciding[statement].scope().open(subject);
    }

    /**
     * What the first statement waits for that asks who has signed in and may still decide; nothing where none does. Other
     * facts may be open above it: this is for the last moment at which anybody can be asked. Addresses are named too where
     * a statement above waits for them: they can be looked up, and may decide without a user.
     */
    public Set<Fact> openForUser(Subject subject) {
        if (!userRules || subject.knows(Fact.USER)) {
            return Set.of();
        }
        int addresses = 0;
        subject.keys().begin();
        int entry = index.entry(subject);
        for (int i = index.next(0, entry); i < deciding.length; i = index.next(i + 1, entry)) {
            int open = open(i, subject);
            if (open == 0) {
                return Set.of();
            }
            if (open > 0 && (open & Fact.USER.bit()) != 0) {
                return Scope.facts(open | addresses);
            }
            addresses |= open > 0 ? open & Fact.ADDRESSES.bit() : 0;
        }
        return Set.of();
    }

    /**
     * Whether the subject may pass by names that it shows: a statement that lets pass, and that decides or may decide once
     * the answer has shown its type, has a clause which could say otherwise of other names. Asked when all but that type is
     * known.
     */
    public boolean passesByName(Subject subject) {
        int entry = index.entry(subject);
        for (int i = index.next(0, entry); i < deciding.length; i = index.next(i + 1, entry)) {
            Scope scope = deciding[i].scope();
            int open = scope.open(subject);
            if (open != Scope.OUT && deciding[i].action() != Action.DENY && scope.hangsOnNames(subject)) {
                return true;
            }
            if (open == 0) {
                return false;
            }
        }
        return false;
    }

    /** Whether the statement that decides, or one above it that no other clause of its own rules out, asks for names. */
    public boolean asksForNames(Subject subject) {
        for (Statement statement : deciding) {
            if (statement.scope().asksForNames(subject)) {
                return true;
            }
            if (statement.scope().open(subject) == 0) {
                return false;
            }
        }
        return false;
    }

    /** Why the subject is decided as it is, with all statements that have a part in it. */
    public Explanation explain(Subject subject) {
        List<Explanation.Match> matches = new ArrayList<>();
        for (Statement statement : deciding) {
            int open = statement.scope().open(subject);
            if (open != Scope.OUT) {
                matches.add(new Explanation.Match(
                        line(statement),
                        statement.scope().set(subject),
                        statement.scope().listEntry(subject),
                        open != 0));
            }
        }
        return new Explanation(decide(subject), matches, effects.holding(subject, isAdmin(subject), zone));
    }

    /** Whether the client is one of those that are allowed before everything, without limit and quota. */
    public boolean isAdmin(Subject subject) {
        return admins.stream().anyMatch(admin -> admin.scope().matches(subject));
    }

    /** What the book says beside its verdicts. */
    public Effects effects() {
        return effects;
    }

    /** Tells the address of the client's network card. */
    @FunctionalInterface
    public interface NetworkCard {

        /** In lower case with colons; null where it is not known. */
        @Nullable
        String mac();
    }

    /**
     * Who pays for a client by the first statement that names its address or its network card; null where none does.
     *
     * @param card asked at most once, and only where a statement names cards
     */
    public @Nullable String account(Subject subject, NetworkCard card) {
        return accounts.account(subject, card);
    }

    /** Whether a statement says who pays by network cards. */
    public boolean namesCards() {
        return accounts.namesCards();
    }

    /** Whether each {@code during} of the verdicts says the same at both moments. */
    public boolean timesAreAlike(Instant one, Instant other) {
        for (Clause.During during : times) {
            if (during.holds(one) != during.holds(other)) {
                return false;
            }
        }
        return true;
    }

    /** Whether any statement asks for names. */
    public boolean hasNameRules() {
        return nameRules;
    }

    /** Whether any statement asks for what tunnels never show: a path, a type, or a method of their own. */
    public boolean hasRequestRules() {
        return Arrays.stream(deciding)
                .flatMap(each -> each.scope().clauses().stream())
                .anyMatch(each ->
                        each instanceof Clause.Method || each instanceof Clause.Path || each instanceof Clause.Type);
    }

    /** The zone by whose wall clock times, periods and dates are meant. */
    public ZoneId zone() {
        return zone;
    }

    /** A short word that changes with the text of the rules and their lists. */
    public String version() {
        return version;
    }

    /** What its lists hold, for the book that comes after it. */
    public LastGood lastGood() {
        return lastGood;
    }

    /** All that decide, in their order, for display: {@code admin} lines first, since they do. */
    public List<Line> lines() {
        return Arrays.stream(deciding).map(RuleBook::line).toList();
    }

    private static Line line(Statement each) {
        return new Line(
                each.verdict().rule(), each.verdict().label(), each.action().word(), each.text());
    }

    /**
     * A statement as it is shown.
     *
     * @param rule file:line
     * @param label without its colon
     * @param verdict the verdict's word
     * @param text as it stands in the file
     */
    public record Line(String rule, @Nullable String label, String verdict, String text) {}
}
