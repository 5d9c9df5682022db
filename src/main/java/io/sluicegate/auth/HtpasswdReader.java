package io.sluicegate.auth;

import io.sluicegate.flow.SafeText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of users as Apache's htpasswd writes it: {@code name:hash} a line, {@code #} comments. A line that cannot
 * be used is told and left out, without what stands for the password. Blocks; confined to one load.
 */
final class HtpasswdReader {

    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final int MAX_PROBLEMS = 20;
    private static final int SHOWN = 60;
    /** A check at 14 takes about a second, and each step more twice as long. */
    private static final int MAX_COST = 14;

    private static final int MIN_COST = 4;
    private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    /** What hashes of other schemes begin with. */
    private static final Map<String, String> SCHEMES = Map.of(
            "$apr1$", "MD5 (apr1)",
            "$1$", "MD5 (crypt)",
            "{SHA}", "SHA-1",
            "{SSHA}", "salted SHA-1",
            "$5$", "SHA-256 (crypt)",
            "$6$", "SHA-512 (crypt)",
            "$y$", "yescrypt",
            "$argon2", "Argon2",
            "$2", "another or a broken bcrypt");

    private final String name;
    private final Map<String, String> hashes = new LinkedHashMap<>();
    private final List<UserProblem> problems = new ArrayList<>();
    private int leftOut;

    private HtpasswdReader(String name) {
        this.name = name;
    }

    static UserLoad read(Path file) {
        HtpasswdReader reader = new HtpasswdReader(file.toString());
        String text = reader.text(file);
        if (text != null) {
            reader.lines(text.startsWith("\ufeff") ? text.substring(1) : text);
        }
        boolean broken = reader.problems.stream().anyMatch(UserProblem::error);
        return new UserLoad(broken ? null : new HtpasswdFile(reader.hashes), reader.problems);
    }

    private @Nullable String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                broken("the file of users is larger than 16MiB");
                return null;
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            broken("the file of users is not UTF-8");
        } catch (NoSuchFileException e) {
            broken("there is no such file: make it with htpasswd -B -c " + name + " NAME");
        } catch (IOException e) {
            broken("the file of users cannot be read: " + e.getMessage());
        }
        return null;
    }

    private void broken(String message) {
        problems.add(new UserProblem(true, name, 0, message));
    }

    private void lines(String text) {
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String stripped = line.strip();
            String fault = stripped.isEmpty() || stripped.startsWith("#") ? null : faultOf(stripped);
            if (fault != null && ++leftOut <= MAX_PROBLEMS) {
                problems.add(new UserProblem(false, name, number, fault));
            }
        }
        if (leftOut > MAX_PROBLEMS) {
            problems.add(new UserProblem(false, name, 0, leftOut + " lines cannot be used, the first of them above"));
        }
        if (hashes.isEmpty()) {
            broken("nobody in it can sign in: add somebody with htpasswd -B " + name + " NAME");
        }
    }

    /** Takes a line over; what is wrong with it where it cannot be used. */
    private @Nullable String faultOf(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return "no name with a colon and a hash behind it";
        }
        String user = line.substring(0, colon);
        if (user.length() > Credentials.MAX_USER || user.chars().anyMatch(Character::isISOControl)) {
            return "the name is longer than 255 characters, or holds control characters";
        }
        String fault = faultOf(user, line.substring(colon + 1));
        if (fault == null && hashes.putIfAbsent(user, line.substring(colon + 1)) != null) {
            return quoted(user) + " stands in the file twice: the first line counts";
        }
        return fault;
    }

    private @Nullable String faultOf(String user, String hash) {
        Matcher bcrypt = BCRYPT.matcher(hash);
        if (!bcrypt.matches()) {
            return quoted(user) + " cannot sign in: the password is kept as " + schemeOf(hash)
                    + ", and only bcrypt is checked; make it anew with htpasswd -B";
        }
        int cost = Integer.parseInt(bcrypt.group(1));
        return cost >= MIN_COST && cost <= MAX_COST
                ? null
                : quoted(user) + " cannot sign in: the cost of the hash is " + cost + ", not from " + MIN_COST + " to "
                        + MAX_COST;
    }

    private static String schemeOf(String hash) {
        String found = "";
        for (String prefix : SCHEMES.keySet()) {
            found = hash.startsWith(prefix) && prefix.length() > found.length() ? prefix : found;
        }
        return SCHEMES.getOrDefault(found, "plain text or crypt");
    }

    private static String quoted(String user) {
        return "\"" + SafeText.shortened(user, SHOWN) + "\"";
    }
}
