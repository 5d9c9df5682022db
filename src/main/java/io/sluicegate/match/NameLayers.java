package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/**
 * The names of a list. Entries that are exceptions say "not in this list", whatever other entries say; important ones
 * come before those that are not. Immutable.
 */
public final class NameLayers {

    /** What an entry says; a later kind comes before an earlier one. */
    enum Kind {
        LISTED,
        EXCEPTION,
        IMPORTANT,
        IMPORTANT_EXCEPTION
    }

    private final DomainSet listed;
    private final DomainSet exceptions;
    private final DomainSet important;
    private final DomainSet importantExceptions;

    private NameLayers(Builder builder) {
        this.listed = builder.of(Kind.LISTED).build();
        this.exceptions = builder.of(Kind.EXCEPTION).build();
        this.important = builder.of(Kind.IMPORTANT).build();
        this.importantExceptions = builder.of(Kind.IMPORTANT_EXCEPTION).build();
    }

    /** The value of the entry that decides; {@link DomainSet#NONE} when the name is not in the list. */
    public int find(HostName name) {
        if (!important.isEmpty()) {
            int value = important.find(name);
            if (value != DomainSet.NONE) {
                return importantExceptions.find(name) == DomainSet.NONE ? value : DomainSet.NONE;
            }
        }
        int value = listed.find(name);
        boolean excepted = value != DomainSet.NONE
                && (exceptions.find(name) != DomainSet.NONE || importantExceptions.find(name) != DomainSet.NONE);
        return excepted ? DomainSet.NONE : value;
    }

    /** The value of the entry by which all below the name is listed, but for longer exceptions inside. */
    public int findBelow(HostName name) {
        int value = important.findBelow(name);
        value = value == DomainSet.NONE ? listed.findBelow(name) : value;
        boolean excepted =
                exceptions.findBelow(name) != DomainSet.NONE || importantExceptions.findBelow(name) != DomainSet.NONE;
        return excepted ? DomainSet.NONE : value;
    }

    /** Whether all below the name is certainly listed; where the list has exceptions, that is never certain. */
    public boolean holdsAllBelow(HostName name) {
        boolean plain =
                exceptions.isEmpty() && importantExceptions.isEmpty() && !listed.hasHoles() && !important.hasHoles();
        return plain && findBelow(name) != DomainSet.NONE;
    }

    /** Whether there is nothing in it; exceptions alone are nothing. */
    public boolean isEmpty() {
        return listed.isEmpty() && important.isEmpty();
    }

    /** How many entries there are, exceptions too. */
    public int size() {
        return listed.size() + exceptions.size() + important.size() + importantExceptions.size();
    }

    int shared(NameLayers other) {
        return listed.shared(other.listed)
                + exceptions.shared(other.exceptions)
                + important.shared(other.important)
                + importantExceptions.shared(other.importantExceptions);
    }

    /** Collects names. Confined to one load. */
    static final class Builder {

        private final Map<Kind, DomainSet.Builder> layers = new EnumMap<>(Kind.class);

        Builder(long seed) {
            Arrays.stream(Kind.values()).forEach(kind -> layers.put(kind, new DomainSet.Builder(seed)));
        }

        /** Where names of that kind go. */
        DomainSet.Builder of(Kind kind) {
            DomainSet.Builder layer = layers.get(kind);
            if (layer == null) {
                throw new IllegalStateException("every kind has its layer");
            }
            return layer;
        }

        NameLayers build() {
            return new NameLayers(this);
        }
    }
}
