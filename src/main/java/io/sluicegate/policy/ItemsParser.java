package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists of items and makes sets of them, as the word before them can use them. Confined to one load. */
final class ItemsParser {

    private final SetTable sets;
    private final Problems problems;

    ItemsParser(SetTable sets, Problems problems) {
        this.sets = sets;
        this.problems = problems;
    }

    /** The tokens behind a word, joined by commas; none after an error has been told. */
    List<Token> tokens(Cursor cursor, Token word) {
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

    /** The set of some items; null after an error has been told. */
    @Nullable
    ItemSet set(Token word, List<Token> items) {
        ItemSet.Builder builder = sets.newBuilder();
        boolean sound = true;
        for (Token item : items) {
            sound &= add(word, item, builder);
        }
        return sound ? builder.build() : null;
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

    /** Which literals a word takes (GRAMMAR section 3.2.1). */
    private boolean kindFits(Token word, Token item, Item.Parsed parsed) {
        boolean host = parsed instanceof Item.Host || parsed instanceof Item.Regex;
        boolean ports = parsed instanceof Item.Ports;
        switch (word.text()) {
            case "to" -> {
                if (ports) {
                    problems.error(item, "to takes no ports", "use the clause port");
                }
                return !ports;
            }
            case "port" -> {
                if (!ports) {
                    problems.error(item, "port takes ports alone");
                }
                return ports;
            }
            default -> {
                if (host) {
                    String hint = "clients are not looked up by name: use addresses";
                    problems.error(item, word.text() + " takes no hosts", hint);
                } else if (ports) {
                    problems.error(item, word.text() + " takes no ports");
                }
                return !host && !ports;
            }
        }
    }

    /** A clause takes from a set what it can use; nothing at all is an error (GRAMMAR section 3.2.2). */
    private boolean contentFits(Token word, Token item, ItemSet set) {
        boolean clients = !word.isWord("to") && !word.isWord("port");
        boolean usable = clients
                ? set.hasAddresses()
                : word.isWord("to") ? set.hasAddresses() || set.hasHosts() : set.hasPorts();
        if (!usable) {
            problems.error(item, "the set \"" + item.text() + "\" holds nothing that \"" + word.text() + "\" can use");
        } else if (clients && set.hasHosts()) {
            problems.warning(item, "the hosts of \"" + item.text() + "\" are never asked in \"" + word.text() + "\"");
        }
        return usable;
    }
}
