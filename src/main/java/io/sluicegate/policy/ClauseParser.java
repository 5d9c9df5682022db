package io.sluicegate.policy;

import io.sluicegate.flow.Action;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads clauses (GRAMMAR section 2, clause). Confined to one load. */
final class ClauseParser {

    private static final Set<String> BYPASS_CLAUSES = Set.of("from", "to", "port", "proto", "during");

    private final SetTable sets;
    private final Problems problems;

    ClauseParser(SetTable sets, Problems problems) {
        this.sets = sets;
        this.problems = problems;
    }

    /** The clause behind its word and a {@code not} before it; null after an error has been told. */
    @Nullable
    Clause parse(Cursor cursor, Token word, boolean negated, Action action) {
        if (!mayStand(word, action)) {
            skipToClause(cursor, word);
            return null;
        }
        List<Token> items = items(cursor, word);
        if (items.isEmpty()) {
            skipToClause(cursor, word);
            return null;
        }
        return switch (word.text()) {
            case "method" -> method(items, negated);
            case "path" -> path(items, negated);
            case "proto" -> proto(items, negated);
            default -> addressed(word, items, negated, action);
        };
    }

    private boolean mayStand(Token word, Action action) {
        if (word.kind() != Token.Kind.WORD || !Words.CLAUSES.contains(word.text())) {
            unknownClause(word);
        } else if (action == Action.BYPASS && !BYPASS_CLAUSES.contains(word.text())) {
            problems.error(word, "bypass takes no \"" + word.text() + "\": it is decided before a request is read");
        } else if (Words.LATER_CLAUSES.contains(word.text())) {
            problems.error(word, "the clause \"" + word.text() + "\" is not carried out by this version");
        } else {
            return true;
        }
        return false;
    }

    private void unknownClause(Token word) {
        if (Words.beginsStatement(word.text())) {
            problems.error(word, "\"" + word.text() + "\" begins a statement: start it at column 1");
        } else if (word.isWord("all")) {
            problems.error(word, "\"all\" stands alone");
        } else {
            Set<String> candidates = new TreeSet<>(Words.CLAUSES);
            candidates.addAll(List.of("with", "because"));
            String near = Words.nearest(word.text(), candidates);
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
            boolean clause = item != null && item.kind() == Token.Kind.WORD && Words.CLAUSES.contains(item.text());
            if (item == null || item.kind() == Token.Kind.COMMA || (clause && items.isEmpty())) {
                problems.error(item == null ? cursor.here() : item, "an item is missing after \"" + word.text() + "\"");
                return List.of();
            }
            if (clause) {
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
            sound &= add(word, item, builder);
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

    /** Whether the item could be added; an error has been told when not. */
    private boolean add(Token word, Token item, ItemSet.Builder builder) {
        Item.Parsed parsed = Item.parse(item, problems);
        if (parsed instanceof Item.Literal literal && kindFits(word, item, parsed)) {
            literal.addTo(builder);
            return true;
        }
        ItemSet named = parsed instanceof Item.Named ? sets.get(item) : null;
        if (named != null && contentFits(word, item, named)) {
            builder.add(named);
            return true;
        }
        return false;
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

    /** After a mistake the next clause is read all the same, so that its mistakes are told too. */
    private static void skipToClause(Cursor cursor, Token word) {
        boolean all = Words.beginsStatement(word.text());
        for (Token token = cursor.peek(); token != null; token = cursor.peek()) {
            boolean clause = !all
                    && token.kind() == Token.Kind.WORD
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
}
