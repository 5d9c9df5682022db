package io.sluicegate.policy;

import io.sluicegate.flow.IpLiteral;
import io.sluicegate.match.Cidr;
import io.sluicegate.match.CidrText;
import io.sluicegate.match.DomainSet;
import io.sluicegate.match.ListException;
import io.sluicegate.match.ListOptions;
import io.sluicegate.match.ListReader;
import io.sluicegate.match.LoadedList;
import io.sluicegate.match.NameText;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The named sets of a book: defined in any order, used in any order, none within itself. Confined to one load. */
final class SetTable {

    private static final List<String> LOCAL = List.of(
            "0.0.0.0/8",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "224.0.0.0/4",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::/10",
            "ff00::/8");
    private static final List<String> PRIVATE =
            List.of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7");
    /** Public names under which servers with encrypted hellos answer; the list grows with the field. */
    private static final List<String> ECH_FRONTS = List.of("cloudflare-ech.com");

    private final RuleEnvironment environment;
    private final Problems problems;
    private final long seed = new SecureRandom().nextLong();
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Map<String, ItemSet> builtIn = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private final Set<String> faulty = new HashSet<>();

    /**
     * A set as the file defines it: by items or by a list.
     *
     * @param name the token of its name
     * @param items its items; none for a list or a faulty definition
     * @param list where its list is; null for items
     */
    record Definition(
            Token name, List<Token> items, @Nullable ListSource list) {}

    /**
     * A list file.
     *
     * @param path the token of its path
     * @param file where it is
     * @param options how to read it
     */
    record ListSource(Token path, Path file, ListOptions options) {}

    SetTable(RuleEnvironment environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
        builtIn.put(
                "local", addresses(LOCAL, environment.ownAddresses().stream().toList()));
        builtIn.put("private", addresses(PRIVATE, List.of()));
        ItemSet.Builder fronts = new ItemSet.Builder(seed);
        ECH_FRONTS.forEach(name -> addName(fronts, NameText.parse("=" + name, DomainSet.Reach.EXACT)));
        builtIn.put("ech-fronts", fronts.build());
    }

    private ItemSet addresses(List<String> prefixes, List<InetAddress> own) {
        ItemSet.Builder builder = new ItemSet.Builder(seed);
        for (String prefix : prefixes) {
            addAddress(builder, CidrText.parse(prefix));
        }
        for (InetAddress address : own) {
            addAddress(builder, CidrText.parse(IpLiteral.format(address)));
        }
        return builder.build();
    }

    private static void addAddress(ItemSet.Builder builder, CidrText.@Nullable Parsed parsed) {
        if (parsed != null) {
            for (Cidr block : parsed.blocks()) {
                builder.addresses.add(block, 0);
            }
        }
    }

    private static void addName(ItemSet.Builder builder, NameText name) {
        if (name.name() != null) {
            builder.names.add(name.name(), name.reach(), 0);
        }
    }

    ItemSet echFronts() {
        return builtIn.getOrDefault("ech-fronts", new ItemSet.Builder(seed).build());
    }

    void define(Definition definition) {
        String name = definition.name().text();
        Definition earlier = definitions.get(name);
        if (earlier != null) {
            problems.error(
                    definition.name(),
                    "the set \"" + name + "\" is defined twice",
                    "first in " + earlier.name().place() + "; join sets with: set all = a, b");
            return;
        }
        definitions.put(name, definition);
    }

    /** A definition that could not be read: its name is known, and nobody is blamed for not using it. */
    void markFaulty(String name) {
        faulty.add(name);
    }

    /** Builds the sets that no clause has asked for, so that their mistakes are told too. */
    void resolveAll() {
        Set<String> byClauses = Set.copyOf(used);
        definitions.values().forEach(each -> get(each.name()));
        Set<String> bySets = new HashSet<>();
        for (Definition definition : definitions.values()) {
            definition.items().forEach(item -> bySets.add(item.text()));
        }
        used.clear();
        used.addAll(byClauses);
        used.addAll(bySets);
    }

    void warnOfUnused() {
        for (Definition definition : definitions.values()) {
            if (!faulty.contains(definition.name().text())
                    && !used.contains(definition.name().text())) {
                problems.warning(
                        definition.name(), "the set \"" + definition.name().text() + "\" is never used");
            }
        }
    }

    /** The set of that name; where there is none an error is told, and null answered. */
    @Nullable
    ItemSet get(Token reference) {
        return get(reference, new ArrayList<>());
    }

    private @Nullable ItemSet get(Token reference, List<String> path) {
        String name = reference.text();
        ItemSet known = builtIn.get(name);
        if (known != null) {
            used.add(name);
            return known;
        }
        Definition definition = definitions.get(name);
        if (definition == null) {
            String near = Words.nearest(name, definitions.keySet());
            Definition nearest = near == null ? null : definitions.get(near);
            problems.error(
                    reference,
                    "unknown set \"" + name + "\"",
                    nearest == null
                            ? null
                            : "did you mean \"" + near + "\" (" + nearest.name().place() + ")?");
            return null;
        }
        used.add(name);
        if (path.contains(name)) {
            problems.error(reference, "the set \"" + name + "\" contains itself");
            return null;
        }
        path.add(name);
        ItemSet built = build(definition, path);
        path.remove(name);
        builtIn.put(name, built);
        return built;
    }

    private ItemSet build(Definition definition, List<String> path) {
        ItemSet.Builder builder = new ItemSet.Builder(seed);
        ListSource source = definition.list();
        if (source != null) {
            readList(source, builder);
        }
        fill(builder, definition.items(), path);
        return builder.build();
    }

    private void readList(ListSource source, ItemSet.Builder builder) {
        try {
            LoadedList list = ListReader.read(
                    source.file(),
                    source.path().text(),
                    source.options(),
                    environment.clock().instant());
            builder.add(list);
            list.faults().forEach(fault -> problems.add(ignored(list, fault)));
        } catch (ListException e) {
            problems.error(source.path(), String.valueOf(e.getMessage()));
        }
    }

    private static Problem ignored(LoadedList list, LoadedList.Fault fault) {
        String alike = fault.alike() > 1 ? " (" + fault.alike() + " like this)" : "";
        String message = "ignored \"" + fault.entry() + "\": " + fault.reason() + alike;
        return new Problem(Problem.Severity.WARNING, list.file(), fault.line(), 0, 0, message, null, null);
    }

    /** Puts items into a set; errors in them are told at their place. */
    void fill(ItemSet.Builder builder, List<Token> items, List<String> path) {
        for (Token item : items) {
            Item.Parsed parsed = Item.parse(item, problems);
            if (parsed instanceof Item.Named) {
                ItemSet other = get(item, path);
                if (other != null) {
                    builder.add(other);
                }
            } else if (parsed instanceof Item.Literal literal) {
                literal.addTo(builder);
            }
        }
    }

    ItemSet.Builder newBuilder() {
        return new ItemSet.Builder(seed);
    }

    /** All list files of the book. */
    List<Path> listFiles() {
        List<Path> files = new ArrayList<>();
        for (Definition definition : definitions.values()) {
            if (definition.list() != null) {
                files.add(definition.list().file());
            }
        }
        return files;
    }
}
