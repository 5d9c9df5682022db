package io.sluicegate;

import io.sluicegate.auth.AuthSettings;
import io.sluicegate.auth.HtpasswdFile;
import io.sluicegate.auth.UserLoad;
import io.sluicegate.auth.UserProblem;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Who can sign in, read anew on demand: swapped whole, or not at all where the file cannot be used. Safe for any thread;
 * reading blocks, and two reloads at a time wait for one another.
 */
final class UsersInForce implements Supplier<HtpasswdFile> {

    private static final System.Logger LOG = System.getLogger(UsersInForce.class.getName());

    private final AuthSettings settings;
    /** Written by a reload only; one at a time. */
    private volatile HtpasswdFile users = HtpasswdFile.NOBODY;

    private UsersInForce(AuthSettings settings) {
        this.settings = settings;
    }

    /** Reads the file for the first time; where it is named and cannot be used, nothing starts. */
    static UsersInForce read(AuthSettings settings) throws StartException {
        UsersInForce first = new UsersInForce(settings);
        List<String> problems = first.reload();
        if (settings.canSignIn() && first.users == HtpasswdFile.NOBODY) {
            throw new StartException(problems);
        }
        return first;
    }

    @Override
    public HtpasswdFile get() {
        return users;
    }

    /** Reads the file anew, and tells what is wrong with it; one that cannot be used changes nothing. */
    synchronized List<String> reload() {
        if (!settings.canSignIn()) {
            return List.of();
        }
        UserLoad load = HtpasswdFile.read(Path.of(settings.htpasswd()));
        List<String> problems =
                load.problems().stream().map(UserProblem::render).toList();
        problems.forEach(problem -> LOG.log(System.Logger.Level.WARNING, () -> problem));
        HtpasswdFile fresh = load.users();
        if (fresh != null) {
            users = fresh;
        } else if (users != HtpasswdFile.NOBODY) {
            LOG.log(System.Logger.Level.ERROR, () -> "the file of users is broken: those of before can still sign in");
        }
        return problems;
    }
}
