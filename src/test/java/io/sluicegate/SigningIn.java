package io.sluicegate;

import io.sluicegate.auth.Users;
import io.sluicegate.testing.RawClient;
import io.sluicegate.testing.ScriptedOrigin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A gateway whose users are alice (secret) and bob (other), before an origin. Closes the gateway first.
 *
 * @param gateway with a file of users
 * @param origin on loopback
 * @param users the file
 */
record SigningIn(TestGateway gateway, ScriptedOrigin origin, Path users) implements AutoCloseable {

    static final String ALICE = credentials("alice", "secret");
    static final String BOB = credentials("bob", "other");

    /** A gateway with these rules and settings. */
    static SigningIn with(ScriptedOrigin origin, String rules, String... settings) {
        try {
            Path users = Files.createTempFile("users", "");
            Users.write(users, "alice", "secret", "bob", "other");
            List<String> all = new ArrayList<>(List.of(settings));
            all.add("auth.htpasswd=\"" + users + "\"");
            return new SigningIn(TestGateway.with(rules, all.toArray(String[]::new)), origin, users);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of a head that signs somebody in. */
    static String credentials(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(pair);
    }

    RawClient client() {
        return gateway.client();
    }

    String authority() {
        return "127.0.0.1:" + origin.port();
    }

    /** What a GET over this connection is answered. */
    RawClient.Response get(RawClient client, String path, String... lines) {
        return getFrom(client, authority(), path, lines);
    }

    /** The same of another host. */
    RawClient.Response getFrom(RawClient client, String host, String path, String... lines) {
        List<String> head = new ArrayList<>(List.of("GET http://" + host + path + " HTTP/1.1", "Host: " + host));
        head.addAll(List.of(lines));
        return client.sendHead(head.toArray(String[]::new)).readResponse();
    }

    /** What a GET over a connection of its own is answered, once it has been recorded. */
    int status(String path, String... lines) {
        int before = gateway.records().size();
        int status;
        try (RawClient client = client()) {
            status = get(client, path, lines).status();
        }
        TestGateway.await(() -> gateway.records().size() > before);
        return status;
    }

    @Override
    public void close() {
        gateway.close();
        origin.close();
        var unused = users.toFile().delete();
    }
}
