package io.sluicegate.policy;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads clauses (GRAMMAR section 2, clause). Confined to one load. */
final class ClauseParser {

    /** Words of effects that are easily put in the wrong place. */
    private static final Set<String> BEFORE_CLAUSES = Set.of("per", "burst", "each", "hits", "since", "for", "whole");

    private static final List<String> PROTOCOLS = Arrays.stream(ProtoClause.Word.values())
            .map(each -> each.name().toLowerCase(Locale.ROOT))
            .toList();

    private final ItemsParser itemsParser;
    private final ItemSet echFronts;
    private final Definitions<TimeSpans> times;
    private final ZoneId zone;
    private final Problems problems;

    ClauseParser(ItemsParser itemsParser, BookNames names, ZoneId zone, Problems problems) {
        this.itemsParser = itemsParser;
        this.echFronts = names.sets().echFronts();
        this.times = names.times();
        this.zone = zone;
        this.problems = problems;
    }

    /** The clause behind its word and a {@code not} before it; null after an error has been told. */
    @Nullable
    Clause parse(Cursor cursor, Token word, boolean negated, ClauseRules rules) {
        if (!mayStand(word, rules)) {
            skipToClause(cursor, word);
            return null;
        }
        List<Token> items = itemsParser.tokens(cursor, word);
        if (items.isEmpty()) {
            skipToClause(cursor, word);
            return null;
        }
        return switch (word.text()) {
            case "method" -> method(items, negated);
            case "path" -> path(items, negated);
            case "proto" -> proto(items, negated);
            case "type" -> type(items, negated, rules);
            case "during" -> during(items, negated);
            default -> addressed(word, items, negated, rules);
        };
    }

    private boolean mayStand(Token word, ClauseRules rules) {
        if (word.kind() != Token.Kind.WORD || !Words.CLAUSES.contains(word.text())) {
            unknownClause(word);
        } else if (!rules.clauses().contains(word.text())) {
            problems.error(word, rules.statement() + " takes no \"" + word.text() + "\": " + rules.why());
        } else {
            return true;
        }
        return false;
    }

    private void unknownClause(Token word) {
        if (Words.beginsStatement(word.text())) {
            problems.error(word, "\"" + word.text() + "\" begins a statement: start it at column 1");
        } else if (BEFORE_CLAUSES.contains(word.text())) {
            problems.error(word, "\"" + word.text() + "\" stands before the clauses");
        } else if (word.isWord("all")) {
            problems.error(word, "\"all\" stands alone");
        } else {
            Set<String> candidates = new TreeSet<>(Words.CLAUSES);
            candidates.addAll(Words.BEHIND_CLAUSES);
            problems.error(
                    word,
                    "a clause is wanted here, not \"" + word.text() + "\"",
                    Words.meant(word.text(), candidates, "one of from, to, port, proto, method, path, type, during"));
        }
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
        Set<ProtoClause.Word> words = new HashSet<>();
        boolean sound = true;
        for (Token item : items) {
            ProtoClause.Word known = null;
            for (ProtoClause.Word each : ProtoClause.Word.values()) {
                known = each.name().toLowerCase(Locale.ROOT).equals(item.text()) ? each : known;
            }
            if (known == null) {
                problems.error(item, "unknown protocol \"" + item.text() + "\"", protocolHint(item.text()));
                sound = false;
            } else {
                words.add(known);
            }
        }
        return sound ? new ProtoClause(negated, Set.copyOf(words), echFronts) : null;
    }

    private static @Nullable String protocolHint(String word) {
        return switch (word) {
            case "tcp" -> "every flow is TCP: leave the clause out";
            case "https" -> "write tls";
            case "udp", "quic" -> "UDP is not seen here: net up --quic reject keeps QUIC away";
            default -> Words.meant(word, PROTOCOLS, "one of " + String.join(", ", PROTOCOLS));
        };
    }

    private @Nullable Clause type(List<Token> items, boolean negated, ClauseRules rules) {
        boolean sound = true;
        for (Token item : items) {
            boolean valid = item.kind() == Token.Kind.WORD && MediaTypes.isMediaType(item.text());
            if (!valid) {
                problems.error(item, "a media type is wanted, as in image/png or video/*");
            }
            sound = sound && valid;
        }
        MediaTypes types = new MediaTypes(items.stream().map(Token::text).toList());
        return sound ? new Clause.Type(negated, rules.reading().any(negated), types) : null;
    }

    private @Nullable Clause during(List<Token> items, boolean negated) {
        List<TimeSpans> named = new ArrayList<>();
        boolean sound = true;
        for (Token item : items) {
            TimeSpans spans = item.kind() == Token.Kind.WORD ? times.get(item) : null;
            if (item.kind() != Token.Kind.WORD) {
                problems.error(item, "the name of a time is wanted here");
            }
            if (spans == null) {
                sound = false;
            } else {
                named.add(spans);
            }
        }
        return sound ? new Clause.During(negated, List.copyOf(named), zone) : null;
    }

    private @Nullable Clause addressed(Token word, List<Token> items, boolean negated, ClauseRules rules) {
        ItemSet set = itemsParser.set(word, items);
        if (set == null) {
            return null;
        }
        return switch (word.text()) {
            case "from" -> new Clause.From(negated, rules.reading().any(negated), set);
            case "port" -> new Clause.Port(negated, set);
            default -> new Clause.To(negated, rules.reading().any(negated), set);
        };
    }

    /** After a mistake the next clause is read all the same, so that its mistakes are told too. */
    private static void skipToClause(Cursor cursor, Token word) {
        boolean all = Words.beginsStatement(word.text());
        for (Token token = cursor.peek(); token != null; token = cursor.peek()) {
            boolean clause = !all
                    && token.kind() == Token.Kind.WORD
                    && (Words.CLAUSES.contains(token.text())
                            || Words.BEHIND_CLAUSES.contains(token.text())
                            || token.isWord("not"));
            if (clause) {
                return;
            }
            cursor.next();
        }
    }
}
