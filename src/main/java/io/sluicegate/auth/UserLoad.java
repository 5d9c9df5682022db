package io.sluicegate.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a file of users. Immutable.
 *
 * @param users null exactly when there is an error
 * @param problems all of them, warnings too
 */
public record UserLoad(@Nullable HtpasswdFile users, List<UserProblem> problems) {

    /** Copies the list. */
    public UserLoad {
        problems = List.copyOf(problems);
    }
}
