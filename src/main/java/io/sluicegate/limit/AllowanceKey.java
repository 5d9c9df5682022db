package io.sluicegate.limit;

/**
 * Which allowance is meant: what a statement grants, and to whom. Two flows with equal keys share it. Immutable.
 *
 * @param what is granted, as the statement says it, so that it outlasts a reload that moves the statement
 * @param who shares it, as {@link AllowanceHolder} spells it
 */
public record AllowanceKey(String what, String who) {

    /** The same allowance for one of its parts, such as a direction. */
    AllowanceKey part(String name) {
        return new AllowanceKey(what + ' ' + name, who);
    }
}
