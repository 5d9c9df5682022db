package io.sluicegate.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Files of users for tests, with hashes of the least cost. */
public final class Users {

    private Users() {}

    /** A line as htpasswd writes it; {@code version} is one of $2a, $2b, $2y. */
    static String line(String user, String password, String version) {
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return user + ":" + BCrypt.hashpw(bytes, BCrypt.gensalt(version, 4));
    }

    /** Writes users and their passwords, in turns, over what the file held. */
    public static Path write(Path file, String... usersAndPasswords) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < usersAndPasswords.length; i += 2) {
            lines.add(line(usersAndPasswords[i], usersAndPasswords[i + 1], "$2y"));
        }
        try {
            return Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Users and their passwords, in turns. */
    static HtpasswdFile of(String... usersAndPasswords) {
        Map<String, String> hashes = new TreeMap<>();
        for (int i = 0; i < usersAndPasswords.length; i += 2) {
            String line = line(usersAndPasswords[i], usersAndPasswords[i + 1], "$2y");
            hashes.put(usersAndPasswords[i], line.substring(line.indexOf(':') + 1));
        }
        return new HtpasswdFile(hashes);
    }
}
