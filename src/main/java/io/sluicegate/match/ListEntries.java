package io.sluicegate.match;

import io.sluicegate.flow.HostName;
import io.sluicegate.flow.IpLiteral;
import io.sluicegate.flow.SafeText;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the lines of a list have yielded so far, and which of them yielded nothing. Confined to one load. */
final class ListEntries {

    private static final int MAX_FAULTS = 20;
    private static final int MAX_SHOWN = 60;

    static final String NO_ADDRESS = "no address in full, plain decimals";
    static final String NO_NAME = "no host name";
    static final String BAD_BYTES = "bytes that are no UTF-8 text";

    private final CidrSet.Builder own = new CidrSet.Builder();
    private final List<AddressMember> members = new ArrayList<>();
    private final NameLayers.Builder names = new NameLayers.Builder(new SecureRandom().nextLong());
    private final DomainSet.Builder listed = names.of(NameLayers.Kind.LISTED);
    private final List<LoadedList.Part> parts = new ArrayList<>();
    private final List<LoadedList.Fault> faults = new ArrayList<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private int lines;
    private int ignored;
    private int usable;

    /** Goes on with another file. */
    void begin(String file) {
        parts.add(new LoadedList.Part(file, lines));
    }

    /** Says how many lines the file had. */
    void end(int count) throws ListException {
        if (count > DomainSet.MAX_VALUE - lines) {
            throw new ListException("it has more than 500 million lines");
        }
        lines += count;
    }

    /** The value of entries in a line of the file at hand. */
    int value(int line) {
        return Math.min(DomainSet.MAX_VALUE, current().before() + line);
    }

    private LoadedList.Part current() {
        return parts.get(parts.size() - 1);
    }

    /**
     * Adds an address, a prefix, a range or a name with the signs that names have in rules; what is none of them is
     * ignored.
     *
     * @param bare what a name without a sign stands for
     */
    void add(Span entry, DomainSet.Reach bare, int line) throws ListException {
        boolean numeric = isNumeric(entry);
        if (!numeric && listed.add(entry, bare, value(line))) {
            usable++;
        } else if (!addAddress(entry, line)) {
            if (numeric) {
                ignore(line, entry.text(), NO_ADDRESS);
            } else {
                addSigned(entry, bare, line);
            }
        }
    }

    /** Digits, dots and hyphens alone are an address or a range, whatever a name may look like. */
    private static boolean isNumeric(Span entry) {
        for (int i = 0; i < entry.length(); i++) {
            int c = entry.at(i);
            if ((c < '0' || c > '9') && c != '.' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private void addSigned(Span entry, DomainSet.Reach bare, int line) throws ListException {
        boolean dot = entry.startsWith(".");
        entry.skip(dot ? 1 : 0);
        DomainSet.Reach reach = dot ? DomainSet.Reach.WITH_BELOW : bare;
        if (dot && listed.add(entry, reach, value(line))) {
            usable++;
            return;
        }
        entry.skip(dot ? -1 : 0);
        addName(entry.text(), bare, line);
    }

    /** Adds a name without a sign; what is none is ignored. */
    void addName(Span entry, DomainSet.Reach reach, int line) throws ListException {
        if (listed.add(entry, reach, value(line))) {
            usable++;
        } else if (!entry.isEmpty() && "=.*".indexOf(entry.at(0)) >= 0) {
            ignore(line, entry.text(), NO_NAME);
        } else {
            addName(entry.text(), reach, line);
        }
    }

    /** Adds a name, with the signs that names have in rules; what is none is ignored. */
    void addName(String entry, DomainSet.Reach bare, int line) throws ListException {
        NameText name = NameText.parse(entry, bare);
        if (name.name() != null) {
            add(name.name(), name.reach(), NameLayers.Kind.LISTED, line);
        } else {
            ignore(line, entry, IpLiteral.looksNumeric(entry) ? NO_ADDRESS : name.fault());
        }
    }

    void add(HostName name, DomainSet.Reach reach, NameLayers.Kind kind, int line) throws ListException {
        names.of(kind).add(name, reach, value(line));
        usable++;
    }

    /** Adds a name that says "not in this list", but for longer ones below it. */
    void addHole(HostName name, DomainSet.Reach reach) throws ListException {
        listed.addHole(name, reach);
    }

    /** Takes back names that have been added. */
    void remove(HostName name, DomainSet.Reach reach, NameLayers.Kind kind) {
        names.of(kind).remove(name, reach);
    }

    /** Adds an address, a prefix or a range; false when the entry is none. */
    boolean addAddress(Span entry, int line) throws ListException {
        long four = Ipv4Bytes.parse(entry);
        if (four != Ipv4Bytes.NONE) {
            own.add4(four, value(line));
            count();
            return true;
        }
        Cidr six = Ipv6Bytes.parse(entry);
        if (six != null) {
            addAddress(six, line);
            return true;
        }
        CidrText.Parsed parsed = CidrText.couldParse(entry) ? CidrText.parse(entry.text()) : null;
        if (parsed == null) {
            return false;
        }
        for (Cidr block : parsed.blocks()) {
            addAddress(block, line);
        }
        return true;
    }

    void addAddress(Cidr block, int line) throws ListException {
        own.add(block, value(line));
        count();
    }

    private void count() throws ListException {
        usable++;
        if (own.size() >= Prefixes.MAX_SIZE) {
            throw new ListException("it holds more than 60 million prefixes");
        }
    }

    /** Adds a set of addresses that is complete, behind those that are there. */
    void add(AddressMember member, int count) {
        members.add(member);
        usable += count;
    }

    /** Counts a line that cannot be used; the reason is one of few, so that lines of a kind are counted together. */
    void ignore(int line, String entry, String reason) {
        String why = entry.indexOf('\ufffd') >= 0 ? BAD_BYTES : entry.indexOf(0) >= 0 ? "a NUL byte" : reason;
        ignored++;
        boolean newKind = reasons.merge(why, 1, Integer::sum) == 1;
        if (faults.size() < MAX_FAULTS || newKind) {
            String shown = SafeText.shortened(entry, MAX_SHOWN);
            faults.add(new LoadedList.Fault(current().file(), line, shown, why, 0));
        }
    }

    /** Counts a line of which a file of its own is full: only the first one is told. */
    void ignoreAlike(int line, String entry, String reason) {
        if (reasons.containsKey(reason)) {
            ignored++;
            reasons.merge(reason, 1, Integer::sum);
        } else {
            ignore(line, entry, reason);
        }
    }

    List<LoadedList.Part> parts() {
        return parts;
    }

    int ignored() {
        return ignored;
    }

    /** Whether no entry can be used so far; holes alone are none, nor is what has been taken back. */
    boolean isEmpty() {
        int held = own.size()
                + members.size()
                + listed.size()
                + names.of(NameLayers.Kind.IMPORTANT).size();
        return usable == 0 || held == 0;
    }

    /** Why there is nothing that can be used, from the first line that says it. */
    String whyEmpty() {
        LoadedList.Fault first = faults.isEmpty() ? null : faults.get(0);
        return first == null ? "it is empty" : "line " + first.line() + ": " + first.reason();
    }

    ListAddresses addresses() {
        if (own.size() > 0 || members.isEmpty()) {
            members.add(0, own.build());
        }
        return new ListAddresses(members);
    }

    NameLayers names() {
        return names.build();
    }

    /** The faults, the first of each kind with the number of its kind. */
    List<LoadedList.Fault> faults() {
        Set<String> told = new HashSet<>();
        List<LoadedList.Fault> counted = new ArrayList<>();
        for (LoadedList.Fault fault : faults) {
            int alike = told.add(fault.reason()) ? reasons.getOrDefault(fault.reason(), 0) : 0;
            counted.add(new LoadedList.Fault(fault.file(), fault.line(), fault.entry(), fault.reason(), alike));
        }
        return counted;
    }
}
