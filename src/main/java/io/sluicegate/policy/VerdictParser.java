package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import io.sluicegate.flow.Answer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code allow}, {@code deny} and {@code bypass} (GRAMMAR section 2, verdict). Confined to one load. */
final class VerdictParser {

    private static final Set<String> BYPASS_CLAUSES = Set.of("from", "to", "port", "proto");

    private final SetTable sets;
    private final Problems problems;

    VerdictParser(SetTable sets, Problems problems) {
        this.sets = sets;
        this.problems = problems;
    }

    /** The statement; null after an error has been told. */
    @Nullable
    Statement parse(Cursor cursor, @Nullable String label) {
        Action action = Action.valueOf(cursor.next().text().toUpperCase(Locale.ROOT));
        Target target = target(cursor, action);
        if (target == null) {
            return null;
        }
        Tail tail = tail(cursor, action);
        if (tail == null) {
            return null;
        }
        Verdict verdict = new Verdict(action, tail.answer(), cursor.first().place(), label, tail.because(), null);
        return new Statement(verdict, cursor.text(), target.clauses());
    }

    private record Target(List<Clause> clauses) {}

    private @Nullable Target target(Cursor cursor, Action action) {
        if (cursor.take("all")) {
            return new Target(List.of());
        }
        List<Clause> clauses = new ArrayList<>();
        Set<String> signs = new HashSet<>();
        boolean sound = true;
        while (!cursor.atEnd() && !cursor.peekIs("with") && !cursor.peekIs("because")) {
            boolean negated = cursor.take("not");
            Token word = cursor.next();
            Clause clause = clause(cursor, word, negated, action);
            sound = sound && clause != null;
            if (clause == null) {
                skipToClause(cursor);
            } else {
                clauses.add(clause);
            }
            if (word.kind() == Token.Kind.WORD && !signs.add(negated + word.text())) {
                problems.error(word, "\"" + word.text() + "\" stands twice in one statement", "use a comma for OR");
                sound = false;
            }
        }
        if (sound && clauses.isEmpty()) {
            problems.error(cursor.here(), action.word() + " what? A clause or \"all\" is missing");
            return null;
        }
        return sound ? new Target(clauses) : null;
    }

    /** After a mistake the next clause is read all the same, so that its mistakes are told too. */
    private static void skipToClause(Cursor cursor) {
        for (Token token = cursor.peek(); token != null; token = cursor.peek()) {
            boolean clause = token.kind() == Token.Kind.WORD
                    && (Words.CLAUSES.contains(token.text())
                            || token.isWord("not")
                            || token.isWord("with")
                            || token.isWord("because"));
            if (clause) {
                return;
            }
            cursor.next();
        }
    }

    private @Nullable Clause clause(Cursor cursor, Token word, boolean negated, Action action) {
        if (word.kind() != Token.Kind.WORD || !Words.CLAUSES.contains(word.text())) {
            unknownClause(word);
            return null;
        }
        if (Words.LATER_CLAUSES.contains(word.text())) {
            problems.error(word, "the clause \"" + word.text() + "\" is not carried out by this version");
            return null;
        }
        if (action == Action.BYPASS && !BYPASS_CLAUSES.contains(word.text())) {
            problems.error(word, "bypass takes no \"" + word.text() + "\": it is decided before a request is read");
            return null;
        }
        List<Token> items = items(cursor, word);
        if (items.isEmpty()) {
            return null;
        }
        return switch (word.text()) {
            case "method" -> method(items, negated);
            case "path" -> path(items, negated);
            case "proto" -> proto(items, negated);
            default -> addressed(word, items, negated, action);
        };
    }

    private void unknownClause(Token word) {
        if (Words.beginsStatement(word.text())) {
            problems.error(word, "\"" + word.text() + "\" begins a statement: start it at column 1");
        } else if (word.isWord("all")) {
            problems.error(word, "\"all\" stands alone");
        } else {
            String near = Words.nearest(word.text(), Words.CLAUSES);
            problems.error(
                    word,
                    "a clause is wanted here, not \"" + word.text() + "\"",
                    near == null ? "one of from, to, port, proto, method, path" : "did you mean \"" + near + "\"?");
        }
    }

    /** The items of one clause, joined by commas; none after an error has been told. */
    private List<Token> items(Cursor cursor, Token word) {
        List<Token> items = new ArrayList<>();
        do {
            Token item = cursor.peek();
            if (item == null || item.kind() == Token.Kind.COMMA) {
                problems.error(cursor.here(), "an item is missing after \"" + word.text() + "\"");
                return List.of();
            }
            if (item.kind() == Token.Kind.WORD && Words.CLAUSES.contains(item.text())) {
                problems.error(item, "\"" + item.text() + "\" begins a clause", "a comma joins items of one clause");
                return List.of();
            }
            items.add(cursor.next());
        } while (cursor.take(Token.Kind.COMMA) != null);
        return items;
    }

    private @Nullable Clause method(List<Token> items, boolean negated) {
        boolean sound = true;
        for (Token item : items) {
            boolean valid = item.kind() == Token.Kind.WORD && item.text().matches("[A-Z0-9!$%&'*+.^_`|~-]+");
            if (!valid) {
                problems.error(item, "a method is a word in capitals, as in GET");
            }
            sound = sound && valid;
        }
        return sound
                ? new Clause.Method(negated, items.stream().map(Token::text).toList())
                : null;
    }

    private @Nullable Clause path(List<Token> items, boolean negated) {
        boolean sound = true;
        for (Token item : items) {
            String fault = pathFault(item);
            if (fault != null) {
                problems.error(item, fault);
                sound = false;
            }
        }
        return sound
                ? new Clause.Path(
                        negated,
                        items.stream().map(each -> new PathPattern(each.text())).toList())
                : null;
    }

    private static @Nullable String pathFault(Token item) {
        if (item.kind() != Token.Kind.STRING) {
            return "a path stands in quotes, as in \"/videos/*\"";
        }
        if (item.text().indexOf('?') >= 0) {
            return "a path has no query: a \"?\" never matches";
        }
        boolean begins = item.text().startsWith("/") || item.text().startsWith("*");
        return begins ? null : "a path begins with \"/\" or \"*\"";
    }

    private @Nullable Clause proto(List<Token> items, boolean negated) {
        Set<Clause.ProtocolWord> words = new HashSet<>();
        boolean sound = true;
        for (Token item : items) {
            Clause.ProtocolWord known = null;
            for (Clause.ProtocolWord each : Clause.ProtocolWord.values()) {
                known = each.name().toLowerCase(Locale.ROOT).equals(item.text()) ? each : known;
            }
            if (known == null) {
                problems.error(item, "unknown protocol \"" + item.text() + "\"", protocolHint(item.text()));
                sound = false;
            } else {
                words.add(known);
            }
        }
        return sound ? new Clause.Proto(negated, Set.copyOf(words), sets.echFronts()) : null;
    }

    private static String protocolHint(String word) {
        return switch (word) {
            case "tcp" -> "every flow is TCP: leave the clause out";
            case "https" -> "write tls";
            case "udp", "quic" -> "UDP is not seen here: net up --quic reject keeps QUIC away";
            default -> "one of http, h2c, tls, nosni, ech, ssh, other";
        };
    }

    private @Nullable Clause addressed(Token word, List<Token> items, boolean negated, Action action) {
        ItemSet.Builder builder = sets.newBuilder();
        boolean sound = true;
        for (Token item : items) {
            Item.Parsed parsed = Item.parse(item, problems);
            sound = sound && parsed != null && kindFits(word, item, parsed);
            if (parsed instanceof Item.Named) {
                ItemSet named = sets.get(item);
                sound = sound && named != null && contentFits(word, item, named);
                if (named != null) {
                    builder.add(named);
                }
            } else if (parsed instanceof Item.Literal literal) {
                literal.addTo(builder);
            }
        }
        if (!sound) {
            return null;
        }
        ItemSet set = builder.build();
        return switch (word.text()) {
            case "from" -> new Clause.From(negated, set);
            case "port" -> new Clause.Port(negated, set);
            default -> new Clause.To(negated, action == Action.DENY, set);
        };
    }

    /** Which literals a clause takes (GRAMMAR section 3.2.1). */
    private boolean kindFits(Token word, Token item, Item.Parsed parsed) {
        boolean host = parsed instanceof Item.Host || parsed instanceof Item.Regex;
        boolean ports = parsed instanceof Item.Ports;
        boolean addresses = parsed instanceof Item.Addresses;
        switch (word.text()) {
            case "from" -> {
                if (host) {
                    problems.error(item, "from takes no hosts", "clients are not looked up by name: use addresses");
                } else if (ports) {
                    problems.error(item, "from takes no ports");
                }
                return !host && !ports;
            }
            case "to" -> {
                if (ports) {
                    problems.error(item, "to takes no ports", "use the clause port");
                }
                return !ports;
            }
            default -> {
                if (host || addresses) {
                    problems.error(item, "port takes ports alone");
                }
                return !host && !addresses;
            }
        }
    }

    /** A clause takes from a set what it can use; nothing at all is an error (GRAMMAR section 3.2.2). */
    private boolean contentFits(Token word, Token item, ItemSet set) {
        boolean usable = switch (word.text()) {
            case "from" -> set.hasAddresses();
            case "to" -> set.hasAddresses() || set.hasHosts();
            default -> set.hasPorts();
        };
        if (!usable) {
            problems.error(item, "the set \"" + item.text() + "\" holds nothing that \"" + word.text() + "\" can use");
        } else if (word.isWord("from") && set.hasHosts()) {
            problems.warning(item, "the hosts of \"" + item.text() + "\" are never asked in \"from\"");
        }
        return usable;
    }

    private record Tail(Answer answer, @Nullable String because) {}

    /** {@code with} and {@code because}, in either order, each once. */
    private @Nullable Tail tail(Cursor cursor, Action action) {
        Answer answer = null;
        String because = null;
        while (!cursor.atEnd()) {
            Token word = cursor.next();
            if (word.isWord("with") && answer == null) {
                answer = answer(cursor, word, action);
                if (answer == null) {
                    return null;
                }
            } else if (word.isWord("because") && because == null) {
                Token text = cursor.take(Token.Kind.STRING);
                if (text == null) {
                    problems.error(cursor.here(), "because wants a reason in quotes");
                    return null;
                }
                because = text.text();
            } else {
                problems.error(word, "\"" + word.text() + "\" cannot stand here", "the statement should have ended");
                return null;
            }
        }
        return new Tail(answer == null ? Answer.PAGE : answer, because);
    }

    private @Nullable Answer answer(Cursor cursor, Token with, Action action) {
        if (action != Action.DENY) {
            problems.error(with, "only deny takes \"with\"");
            return null;
        }
        Token word = cursor.next();
        for (Answer answer : Answer.values()) {
            if (word.isWord(answer.word())) {
                return answer;
            }
        }
        problems.error(word, "with what? One of page, reset, silent");
        return null;
    }
}
