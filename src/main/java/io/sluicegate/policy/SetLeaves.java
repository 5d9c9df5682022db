package io.sluicegate.policy;

import io.sluicegate.match.LoadedList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the items of a clause come down to, as they are written. Confined to one load.
 *
 * @param literals hosts, addresses and ports, those of named sets too, and the names of built-in sets
 * @param lists by the names of their sets
 */
record SetLeaves(List<Token> literals, Map<String, LoadedList> lists) {

    SetLeaves() {
        this(new ArrayList<>(), new LinkedHashMap<>());
    }
}
