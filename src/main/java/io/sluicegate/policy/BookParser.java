package io.sluicegate.policy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes one book of the statements of all files (GRAMMAR section 3.1). Confined to one load. */
final class BookParser {

    private final Path directory;
    private final Problems problems;
    private final BookNames names;
    private final SetParser setParser;
    private final TimeParser timeParser;
    private final UpstreamParser upstreamParser;
    private final VerdictList verdicts;
    private final Supplier<Set<InetAddress>> ownAddresses;
    private final List<Cursor> effects = new ArrayList<>();
    private final List<Cursor> admins = new ArrayList<>();
    private @Nullable Token change;
    private boolean cutsOnChange;
    /** Whether users may stand in rules, or it has been told that they may not. */
    private boolean usersTold;

    BookParser(Path directory, RuleEnvironment environment, Problems problems) {
        this(directory, environment, problems, LastGood.NONE);
    }

    BookParser(Path directory, RuleEnvironment environment, Problems problems, LastGood before) {
        this.directory = directory;
        this.problems = problems;
        this.ownAddresses = environment.ownAddresses();
        this.names = new BookNames(
                new SetTable(environment, problems, before),
                new Definitions<>("time", problems),
                new Definitions<>("upstream", problems));
        this.setParser = new SetParser(directory, names.sets(), problems);
        this.timeParser = new TimeParser(names.times(), environment.zone(), problems);
        this.upstreamParser = new UpstreamParser(names.upstreams(), problems);
        this.verdicts = new VerdictList(directory, problems);
        this.usersTold = environment.signIn();
    }

    /** Takes the next statement; names are defined at once, what uses them waits until all are. */
    void take(LexedStatement statement) {
        askForUsers(statement.tokens());
        if (statement.sound()) {
            take(new Cursor(statement.tokens()));
        } else {
            faulty(statement.tokens());
        }
    }

    /** Where nobody can sign in, a rule about users is a mistake: told once, at the first of them. */
    private void askForUsers(List<Token> tokens) {
        for (Token token : tokens) {
            if (!usersTold && token.namesUser()) {
                usersTold = true;
                problems.error(token, "user: needs a file of users", "name it in the settings: auth.htpasswd");
            }
        }
    }

    /** A statement that could not be cut into tokens. */
    private void faulty(List<Token> tokens) {
        Token first = tokens.get(0);
        Token second = tokens.get(Math.min(1, tokens.size() - 1));
        switch (first.text()) {
            case "set" -> setParser.parseFaulty(tokens);
            case "time" -> names.times().defineFaulty(second);
            case "upstream" -> names.upstreams().defineFaulty(second);
            default -> {
                if (!Words.EFFECTS.contains(first.text())) {
                    verdicts.addUnknown();
                }
            }
        }
        names.markUsed(tokens);
    }

    private void take(Cursor cursor) {
        Token first = cursor.first();
        if (first.kind() != Token.Kind.WORD) {
            unknown(cursor);
            return;
        }
        switch (first.text()) {
            case "set" -> setParser.parse(cursor);
            case "time" -> timeParser.parseTime(cursor);
            case "zone" -> timeParser.parseZone(cursor);
            case "upstream" -> {
                carriedOutLater(first);
                upstreamParser.parse(cursor);
            }
            case "on-change" -> change(cursor);
            case "admin" -> admins.add(cursor);
            case "allow", "deny", "bypass" -> verdicts.add(cursor);
            default -> {
                if (Words.EFFECTS.contains(first.text())) {
                    effects.add(cursor);
                } else if (Words.isLabel(first.text())) {
                    labelled(cursor);
                } else {
                    unknown(cursor);
                }
            }
        }
    }

    private void labelled(Cursor cursor) {
        Token word = cursor.tokens().get(Math.min(1, cursor.tokens().size() - 1));
        if (Words.LABELLED_EFFECTS.contains(word.text())) {
            effects.add(cursor);
        } else if (!Words.VERDICTS.contains(word.text()) && Words.beginsStatement(word.text())) {
            problems.error(
                    cursor.first(),
                    "\"" + word.text() + "\" takes no label",
                    "one stands before allow, deny, bypass, limit and quota");
            names.markUsed(cursor.tokens());
        } else {
            verdicts.add(cursor);
        }
    }

    private void unknown(Cursor cursor) {
        Token first = cursor.first();
        verdicts.addUnknown();
        if (first.text().endsWith(":")) {
            problems.error(first, "\"" + first.text() + "\" is no label: a name and a colon, as in play:");
        } else {
            problems.error(
                    first,
                    "no statement begins with \"" + first.text() + "\"",
                    Words.meant(first.text(), Words.STATEMENTS, null));
        }
        names.markUsed(cursor.tokens());
    }

    private void change(Cursor cursor) {
        Token word = cursor.next();
        if (change != null) {
            problems.error(word, "on-change stands twice in the book", "first in " + change.place());
            return;
        }
        change = word;
        cutsOnChange = cursor.take("cut");
        if (!cutsOnChange && !cursor.take("keep")) {
            problems.error(cursor.here(), "on-change what? cut or keep");
        } else {
            cursor.expectEnd(problems);
        }
    }

    private static boolean isCarriedOut(Effect effect) {
        return !(effect instanceof Effect.Route);
    }

    /** What is read and checked and has no effect yet is never passed over in silence. */
    private void carriedOutLater(Token word) {
        problems.warning(word, "\"" + word.text() + "\" is checked, and carried out by a later version");
    }

    /** What the book holds; every mistake in it has been told. */
    BookContents finish() {
        names.sets().prepareLists();
        ItemsParser items = new ItemsParser(names.sets(), problems);
        ClauseParser clauses = new ClauseParser(items, names, timeParser.zone(), problems);
        ScopeParser scopes = new ScopeParser(clauses, problems);
        VerdictParser verdictParser = new VerdictParser(scopes, problems);
        List<ParsedVerdict> parsed = verdicts.parse(verdictParser, names);
        AdminParser adminParser = new AdminParser(items, problems);
        List<Statement> allowed = new ArrayList<>();
        for (Cursor cursor : admins) {
            Statement admin = adminParser.parse(cursor);
            if (admin != null) {
                allowed.add(admin);
            }
        }
        Effects read = effects(new EffectParser(scopes, items, names.upstreams(), verdictParser, problems));
        names.finish();
        new BookChecks(directory, problems).check(parsed);
        if (!problems.hasErrors()) {
            new DeniedSuffixes(names.sets(), problems).check(parsed);
            new DeniedClients(names.sets(), ownAddresses, problems).check(parsed);
        }
        List<Statement> statements =
                parsed.stream().map(ParsedVerdict::statement).toList();
        return new BookContents(allowed, statements, read, timeParser.zone());
    }

    private Effects effects(EffectParser parser) {
        List<Effect> all = new ArrayList<>();
        for (Cursor cursor : effects) {
            Effect effect = parser.parse(cursor);
            if (effect == null) {
                names.markUsed(cursor.tokens());
            } else {
                all.add(effect);
                if (!isCarriedOut(effect)) {
                    carriedOutLater(cursor.tokens().get(effect.source().label() == null ? 0 : 1));
                }
            }
        }
        return Effects.of(all, names.upstreams().values(), cutsOnChange);
    }

    SetLists lists() {
        return names.sets().lists();
    }
}
