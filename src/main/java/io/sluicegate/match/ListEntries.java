package io.sluicegate.match;

import io.sluicegate.flow.HostName;
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

    private final CidrSet.Builder addresses = new CidrSet.Builder();
    private final DomainSet.Builder names = new DomainSet.Builder(new SecureRandom().nextLong());
    private final List<LoadedList.Fault> faults = new ArrayList<>();
    private final Map<String, Integer> reasons = new HashMap<>();
    private int ignored;
    private int usable;

    void addAddress(Cidr cidr, int line) {
        addresses.add(cidr, line);
        usable++;
    }

    void addHole(Cidr cidr) {
        addresses.addHole(cidr);
    }

    void addName(HostName name, DomainSet.Reach reach, int line) {
        names.add(name, reach, line);
        usable++;
    }

    /** Counts a line that cannot be used; the reason is one of few, so that lines of a kind are counted together. */
    void ignore(int line, String entry, String reason) {
        ignored++;
        reasons.merge(reason, 1, Integer::sum);
        if (faults.size() < MAX_FAULTS) {
            faults.add(new LoadedList.Fault(line, shown(entry), reason, 0));
        }
    }

    /** Whether no entry can be used so far; holes alone are none. */
    boolean isEmpty() {
        return usable == 0;
    }

    LoadedList finish(String file) throws ListException {
        if (isEmpty()) {
            String why = faults.isEmpty()
                    ? "it is empty"
                    : "line " + faults.get(0).line() + ": " + faults.get(0).reason();
            throw new ListException(file + " holds no entry that can be used (" + why + ")");
        }
        return new LoadedList(file, addresses.build(), names.build(), ignored, counted());
    }

    /** The faults, the first of each kind with the number of its kind. */
    private List<LoadedList.Fault> counted() {
        Set<String> told = new HashSet<>();
        return faults.stream()
                .map(fault -> new LoadedList.Fault(
                        fault.line(),
                        fault.entry(),
                        fault.reason(),
                        told.add(fault.reason()) ? reasons.getOrDefault(fault.reason(), 0) : 0))
                .toList();
    }

    /** Lists come from strangers and end on terminals. */
    private static String shown(String entry) {
        return SafeText.shortened(entry, MAX_SHOWN);
    }
}
