package io.sluicegate.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Users and the bcrypt hashes of their passwords. Immutable. */
public final class HtpasswdFile {

    /** Nobody. */
    public static final HtpasswdFile NOBODY = new HtpasswdFile(Map.of());

    private final Map<String, String> hashes;
    /** In the order of the map, for names that are not in it. */
    private final List<String> decoys;

    HtpasswdFile(Map<String, String> hashes) {
        this.hashes = Map.copyOf(hashes);
        this.decoys = List.copyOf(this.hashes.values());
    }

    /** Reads a file of users with all that is wrong in it. Blocks. */
    public static UserLoad read(Path file) {
        return HtpasswdReader.read(file);
    }

    /** How many can sign in. */
    public int size() {
        return hashes.size();
    }

    /** The hash of a user's password; null for one who is not in the file. */
    @Nullable
    String hashOf(String user) {
        return hashes.get(user);
    }

    /**
     * Whether the password is the user's. Takes tens of milliseconds of a processor or more, for a name that is not in
     * the file as many as for one that is. Only the first 72 bytes of a password count, as everywhere with bcrypt.
     */
    boolean matches(Credentials credentials) {
        if (decoys.isEmpty()) {
            return false;
        }
        String hash = hashes.get(credentials.user());
        String decoy = decoys.get(Math.floorMod(credentials.user().hashCode(), decoys.size()));
        byte[] password = credentials.password().getBytes(StandardCharsets.UTF_8);
        boolean right = BCrypt.checkpw(password, hash == null ? decoy : hash);
        return right && hash != null;
    }
}
