package io.sluicegate.policy;

import io.sluicegate.match.ListFormat;
import io.sluicegate.match.LoadedList;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The named sets of a book: defined in any order, used in any order, none within itself. Confined to one load. */
final class SetTable {

    /** So many lines that cannot be used are told one by one, and stand in good lists too. */
    private static final int FEW = 20;
    /** A set is built, and its items are gathered, by way of the sets that it names. */
    private static final int DEEPEST = 64;

    private final Problems problems;
    private final SetLists lists;
    private final long seed = new SecureRandom().nextLong();
    private final Map<String, ItemSet> builtIn;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, ItemSet> built = new HashMap<>();
    /** By the name of a set, for {@link #listsWithin}. */
    private final Map<String, Map<String, LoadedList>> gathered = new HashMap<>();
    /** Names whose definition holds a mistake that has been told. */
    private final Set<String> faulty = new HashSet<>();

    private final Set<String> used = new HashSet<>();

    /**
     * A set as the file defines it: by items or by a list.
     *
     * @param name the token of its name
     * @param items its items; none for a list or a faulty definition
     * @param list where its list is; null for items
     */
    record Definition(
            Token name, List<Token> items, @Nullable ListSource list) {}

    SetTable(RuleEnvironment environment, Problems problems, LastGood before) {
        this.problems = problems;
        this.lists = new SetLists(environment, before, problems);
        this.builtIn = BuiltInSets.of(environment.ownAddresses(), seed);
    }

    ItemSet echFronts() {
        return builtIn.getOrDefault("ech-fronts", newBuilder().build());
    }

    ItemSet.Builder newBuilder() {
        return new ItemSet.Builder(seed);
    }

    void define(Definition definition) {
        String name = definition.name().text();
        Definition earlier = definitions.putIfAbsent(name, definition);
        if (earlier != null) {
            problems.error(
                    definition.name(),
                    "the set \"" + name + "\" is defined twice",
                    "first in " + earlier.name().place() + "; join sets with: set all = a, b");
        }
    }

    /** Defines a name whose definition could not be read, so that one mistake is one error. */
    void defineFaulty(Token name) {
        define(new Definition(name, List.of(), null));
        faulty.add(name.text());
    }

    /** Says which lists are going to be read; once all sets are defined, and before any of them is asked for. */
    void prepareLists() {
        lists.prepare(definitions.values().stream().map(Definition::list).toList());
    }

    /** Counts the words of a statement that could not be read as used, so that nobody is warned because of it. */
    void markUsed(List<Token> tokens) {
        tokens.forEach(token -> used.add(token.text()));
    }

    /** Builds the sets that no clause has asked for, so that their mistakes are told too. */
    void resolveAll() {
        definitions.values().forEach(each -> get(each.name(), new ArrayList<>()));
        definitions.values().forEach(each -> markUsed(each.items()));
    }

    void warnOfUnused() {
        for (Definition definition : definitions.values()) {
            String name = definition.name().text();
            if (!faulty.contains(name) && !used.contains(name)) {
                problems.warning(definition.name(), "the set \"" + name + "\" is never used");
            }
        }
    }

    /** The set of that name; null where there is none or it holds a mistake, after an error has been told. */
    @Nullable
    ItemSet get(Token reference) {
        used.add(reference.text());
        return get(reference, new ArrayList<>());
    }

    private @Nullable ItemSet get(Token reference, List<String> path) {
        String name = reference.text();
        Definition definition = definitions.get(name);
        if (definition == null) {
            ItemSet known = builtIn.get(name);
            if (known == null) {
                unknown(reference);
            }
            return known;
        }
        if (path.contains(name)) {
            problems.error(reference, "the set \"" + name + "\" contains itself");
            return null;
        }
        if (!faulty.contains(name) && !built.containsKey(name)) {
            if (path.size() >= DEEPEST) {
                return tooDeep(reference);
            }
            path.add(name);
            ItemSet set = build(definition, path);
            path.remove(name);
            if (set == null) {
                faulty.add(name);
            } else {
                built.put(name, set);
            }
        }
        return built.get(name);
    }

    private @Nullable ItemSet tooDeep(Token reference) {
        problems.error(reference, "sets within sets deeper than " + DEEPEST);
        return null;
    }

    private void unknown(Token reference) {
        String name = reference.text();
        Set<String> candidates = new TreeSet<>(definitions.keySet());
        candidates.addAll(builtIn.keySet());
        String near = Words.nearest(name, candidates);
        if (near != null) {
            used.add(near); // it is meant, as it seems
        }
        Definition nearest = near == null ? null : definitions.get(near);
        String place = nearest == null ? "" : " (" + nearest.name().place() + ")";
        problems.error(
                reference,
                "unknown set \"" + name + "\"",
                near == null
                        ? "define it with: set " + name + " = …; a host without a dot is written =" + name
                        : "did you mean \"" + near + "\"" + place + "?");
    }

    /** The set; null when its definition holds a mistake. */
    private @Nullable ItemSet build(Definition definition, List<String> path) {
        ItemSet.Builder builder = newBuilder().titled(definition.name().text());
        ListSource source = definition.list();
        boolean sound =
                source == null ? fill(builder, definition.items(), path) : readList(definition, source, builder);
        return sound ? builder.build() : null;
    }

    private boolean readList(Definition definition, ListSource source, ItemSet.Builder builder) {
        LoadedList list = lists.read(definition.name().text(), source);
        if (list != null) {
            warnOfMisreading(source, list);
            builder.add(list);
        }
        return list != null;
    }

    /** A list of another format, or none at all, may still hold a line that looks right. */
    private void warnOfMisreading(ListSource source, LoadedList list) {
        // The URLs of a category are told by themselves.
        boolean most = list.ignored() > Math.max(FEW, list.size());
        if (most && source.options().format() != ListFormat.UT1) {
            problems.warning(
                    source.path(),
                    "most of this list cannot be used: " + list.size() + " entries, " + list.ignored()
                            + " lines ignored",
                    "is it a list of the format \"" + source.options().format().word() + "\"?");
        }
    }

    /** Puts items into a set; errors in them are told at their place. */
    private boolean fill(ItemSet.Builder builder, List<Token> items, List<String> path) {
        boolean sound = true;
        boolean ports = false;
        boolean others = false;
        for (Token item : items) {
            Item.Parsed parsed = Item.parse(item, problems);
            ItemSet member = parsed instanceof Item.Named ? get(item, path) : null;
            member = member != null && member.depth() >= DEEPEST ? tooDeep(item) : member;
            if (parsed == null || (parsed instanceof Item.Named && member == null)) {
                sound = false;
                continue;
            }
            boolean holdsPorts = member == null ? parsed instanceof Item.Ports : member.hasPorts();
            if (holdsPorts ? others : ports) {
                problems.error(item, "ports mix with nothing else", "put them into a set of their own");
                sound = false;
            }
            ports |= holdsPorts;
            others |= !holdsPorts;
            if (member != null) {
                builder.add(member);
            } else if (parsed instanceof Item.Literal literal) {
                literal.addTo(builder);
            }
        }
        return sound;
    }

    /**
     * What items come down to, those of named sets and of sets within them too.
     *
     * @param passed the names of sets that have been gathered before and are passed over; added to
     */
    SetLeaves leaves(List<Token> items, Set<String> passed) {
        SetLeaves leaves = new SetLeaves();
        gather(items, leaves, passed);
        return leaves;
    }

    private void gather(List<Token> items, SetLeaves leaves, Set<String> passed) {
        for (Token item : items) {
            Definition definition = defined(item);
            if (definition == null) {
                leaves.literals().add(item);
            } else if (passed.add(item.text())) {
                LoadedList list = lists.of(item.text());
                if (list != null) {
                    leaves.lists().put(item.text(), list);
                }
                gather(definition.items(), leaves, passed);
            }
        }
    }

    private @Nullable Definition defined(Token item) {
        return item.kind() == Token.Kind.WORD ? definitions.get(item.text()) : null;
    }

    /** The lists that items come down to, by the names of their sets. Looks at the items of each set once in all. */
    Map<String, LoadedList> listsWithin(List<Token> items) {
        Map<String, LoadedList> all = new LinkedHashMap<>();
        for (Token item : items) {
            Definition definition = defined(item);
            if (definition != null) {
                all.putAll(listsWithin(definition));
            }
        }
        return all;
    }

    private Map<String, LoadedList> listsWithin(Definition definition) {
        String name = definition.name().text();
        Map<String, LoadedList> within = gathered.get(name);
        if (within == null) {
            within = listsWithin(definition.items());
            LoadedList own = lists.of(name);
            if (own != null) {
                within.put(name, own);
            }
            gathered.put(name, within);
        }
        return within;
    }

    /** The lists of the book, and what has changed in them. */
    SetLists lists() {
        return lists;
    }
}
