package io.sluicegate.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
            if (Item.lacksUser(item, problems)) {
                return List.of();
            }
            items.add(cursor.next());
        } while (cursor.take(Token.Kind.COMMA) != null);
        return items;
    }

    /** The set of some items; null after an error has been told. */
    @Nullable
    ItemSet set(Token word, List<Token> items) {
        ItemSet.Builder builder =
                word.isWord("from") ? sets.newBuilder() : sets.newBuilder().withoutUsers();
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
        String kind = parsed instanceof Item.Host || parsed instanceof Item.Regex
                ? "hosts"
                : parsed instanceof Item.Ports ? "ports" : parsed instanceof Item.User ? "users" : "addresses";
        boolean fits = kinds(word).contains(kind);
        if (!fits && word.isWord("port")) {
            problems.error(item, "port takes ports alone");
        } else if (!fits) {
            problems.error(item, word.text() + " takes no " + kind, hint(word, kind));
        }
        return fits;
    }

    private static Set<String> kinds(Token word) {
        return switch (word.text()) {
            case "to" -> Set.of("hosts", "addresses");
            case "port" -> Set.of("ports");
            case "from" -> Set.of("addresses", "users");
            default -> Set.of("addresses"); // admin, account
        };
    }

    private static @Nullable String hint(Token word, String kind) {
        boolean to = word.isWord("to");
        return switch (kind) {
            case "hosts" -> "clients are not looked up by name: use addresses";
            case "ports" -> to ? "use the clause port" : null;
            default -> to ? "use the clause from" : word.text() + " goes by address, before anybody has signed in";
        };
    }

    /** A clause takes from a set what it can use; nothing at all is an error (GRAMMAR section 3.2.2). */
    private boolean contentFits(Token word, Token item, ItemSet set) {
        Set<String> usable = kinds(word);
        Set<String> held = held(set);
        boolean fits = held.stream().anyMatch(usable::contains);
        if (!fits) {
            problems.error(item, "the set \"" + item.text() + "\" holds nothing that \"" + word.text() + "\" can use");
            return false;
        }
        for (String kind : held) {
            if (!usable.contains(kind)) {
                String message =
                        "the " + kind + " of \"" + item.text() + "\" are never asked in \"" + word.text() + "\"";
                problems.warning(item, message);
            }
        }
        return true;
    }

    /** What a set holds. */
    private static Set<String> held(ItemSet set) {
        Set<String> held = new TreeSet<>();
        if (set.hasAddresses()) {
            held.add("addresses");
        }
        if (set.hasHosts()) {
            held.add("hosts");
        }
        if (set.hasPorts()) {
            held.add("ports");
        }
        if (set.hasUsers()) {
            held.add("users");
        }
        return held;
    }
}
