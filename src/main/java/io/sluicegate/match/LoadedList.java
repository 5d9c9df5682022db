package io.sluicegate.match;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the files of a list hold. Values in the sets are line numbers, counted on from file to file; {@link #place} says
 * which line of which file one is. Immutable.
 */
public final class LoadedList {

    private final List<Part> parts;
    private final ListAddresses addresses;
    private final NameLayers names;
    private final int ignored;
    private final List<Fault> faults;
    private final List<ReadFile> files;

    LoadedList(ListEntries entries, List<ReadFile> files) {
        this.parts = List.copyOf(entries.parts());
        this.addresses = entries.addresses();
        this.names = entries.names();
        this.ignored = entries.ignored();
        this.faults = List.copyOf(entries.faults());
        this.files = List.copyOf(files);
    }

    /**
     * A file of the list.
     *
     * @param file as it is shown in records and messages
     * @param before how many lines stand in the files before it
     */
    record Part(String file, int before) {}

    /** Its addresses. */
    public ListAddresses addresses() {
        return addresses;
    }

    /** Its names. */
    public NameLayers names() {
        return names;
    }

    /** How many entries it has. */
    public int size() {
        return addresses.size() + names.size();
    }

    /** How many entries could not be used. */
    public int ignored() {
        return ignored;
    }

    /** The first 20 of them, and behind those the first of each further kind. */
    public List<Fault> faults() {
        return faults;
    }

    /** What it was read from, in its order. */
    public List<ReadFile> files() {
        return files;
    }

    /** Changes with every byte of its files. */
    public String fingerprint() {
        return fingerprint(files);
    }

    /** The fingerprint that a list of these files has. */
    public static String fingerprint(List<ReadFile> files) {
        return files.stream().map(ReadFile::sha256).collect(Collectors.joining());
    }

    /** The file:line of an entry with that value. */
    public String place(int value) {
        return file(value) + ":" + line(value);
    }

    /** The file of an entry with that value. */
    public String file(int value) {
        return part(value).file();
    }

    /** The line of an entry with that value in its file, from 1. */
    public int line(int value) {
        return value - part(value).before();
    }

    private Part part(int value) {
        int at = parts.size() - 1;
        while (at > 0 && parts.get(at).before() >= value) {
            at--;
        }
        return parts.get(at);
    }

    /** What has changed since another list of the same name. */
    public Change since(LoadedList before) {
        int shared = names.shared(before.names) + addresses.shared(before.addresses);
        int now = names.size() + addresses.ranges();
        int then = before.names.size() + before.addresses.ranges();
        return new Change(now - shared, then - shared);
    }

    /**
     * A change between two states of a list.
     *
     * @param added entries that were not there before
     * @param removed entries that are not there any more
     */
    public record Change(int added, int removed) {}

    /**
     * An entry that could not be used.
     *
     * @param file as it is shown in messages
     * @param line from 1
     * @param entry what stands there, shortened and safe to print
     * @param reason what is wrong with it
     * @param alike how many entries of the list have the same fault; 0 where an earlier fault says it
     */
    public record Fault(String file, int line, String entry, String reason, int alike) {}
}
