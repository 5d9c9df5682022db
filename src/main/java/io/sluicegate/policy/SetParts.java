package io.sluicegate.policy;

import io.sluicegate.match.AddressRange;
import io.sluicegate.match.PortSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A set and the sets within it, each once, to be asked whether all that another one holds is certainly in it. An item
 * is looked up in each part, so that one that only several parts hold together counts as not held; what is no written
 * item is held by the very part alone. Confined to one load.
 */
final class SetParts {

    /** What an expression costs beside a look-up. */
    private static final long PATTERN = 20;
    /** What ports cost, which are compared all at once. */
    private static final int PORTS = 5;

    private final Map<ItemSet, SetPart> parts = new LinkedHashMap<>();
    private final LookUps lookUps;
    private final long cost;

    /** The parts of a set; those that are known already come from {@code known}. */
    SetParts(ItemSet set, Map<ItemSet, SetPart> known, LookUps lookUps) {
        parts.put(set, known.computeIfAbsent(set, SetPart::of));
        set.nested().forEach(each -> parts.put(each, known.computeIfAbsent(each, SetPart::of)));
        this.lookUps = lookUps;
        this.cost = parts.values().stream()
                .mapToLong(each -> 1 + PATTERN * each.own().patterns().size())
                .sum();
    }

    Iterable<SetPart> all() {
        return parts.values();
    }

    /** Whether each name and each address of another one is in this one. */
    boolean holdsDestinations(SetParts inner) {
        return holdsEach(inner, this::holdsDestinations);
    }

    private boolean holdsDestinations(SetPart part) {
        return part.written()
                && all(part.hosts(), this::holds)
                && all(part.own().patterns(), pattern -> any(each -> each.holds(pattern)))
                && all(part.ranges(), this::holds);
    }

    private boolean holds(SetPart.Host host) {
        boolean itself = !host.itself() || any(each -> each.holds(host.name(), false));
        return itself && (!host.below() || any(each -> each.holds(host.name(), true)));
    }

    private boolean holds(AddressRange range) {
        return any(each -> each.holds(range));
    }

    /** Whether each address and each user of another one is in this one. */
    boolean holdsClients(SetParts inner) {
        return holdsEach(inner, this::holdsClients);
    }

    private boolean holdsClients(SetPart part) {
        return part.written() && holdsUsers(part.own()) && all(part.ranges(), this::holds);
    }

    private boolean holdsUsers(ItemSet.Own own) {
        boolean none = !own.anyUser() && own.users().isEmpty();
        return none
                || any(each -> each.own().anyUser())
                || (!own.anyUser()
                        && all(
                                own.users(),
                                user -> any(each -> each.own().users().contains(user))));
    }

    /** Whether each port of another one is in this one. */
    boolean holdsPorts(SetParts inner) {
        PortSet here = lookUps.take(PORTS) ? ports() : null;
        PortSet there = inner.ports();
        return here != null && there != null && here.containsAll(there);
    }

    private @Nullable PortSet ports() {
        PortSet all = null;
        for (SetPart part : parts.values()) {
            PortSet more = part.own().ports();
            all = all == null ? more : more == null ? all : all.plus(more);
        }
        return all;
    }

    private static <T> boolean all(Collection<T> items, Predicate<T> held) {
        for (T item : items) {
            if (!held.test(item)) {
                return false;
            }
        }
        return true;
    }

    private boolean holdsEach(SetParts inner, Predicate<SetPart> holds) {
        for (Map.Entry<ItemSet, SetPart> each : inner.parts.entrySet()) {
            if (!parts.containsKey(each.getKey()) && !holds.test(each.getValue())) {
                return false;
            }
        }
        return true;
    }

    private boolean any(Predicate<SetPart> holds) {
        if (lookUps.take(cost)) {
            for (SetPart part : parts.values()) {
                if (holds.test(part)) {
                    return true;
                }
            }
        }
        return false;
    }
}
